#include "editor/commands/write_text.hpp"

#include "editor/commands/file_content.hpp"
#include "editor/utf8.hpp"

#include <charconv>

namespace atelier::editor {

namespace {

struct LineColumn {
    std::uint32_t line = 0;  // from 1
    std::uint32_t column = 0;
};

std::optional<std::uint32_t> number_in(std::string_view text) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value == 0) return std::nullopt;
    return value;
}

LineColumn place_asked(const Workplace& workplace) {
    const std::string text = workplace.option("--at");
    const std::size_t colon = text.find(':');
    const auto line = number_in(std::string_view(text).substr(0, colon));
    const auto column = colon == std::string::npos
                            ? std::nullopt
                            : number_in(std::string_view(text).substr(colon + 1));
    if (!line || !column)
        workplace.fail("bad_place", workplace.words("write.bad_place"_key, {{"given", text}}));
    return {*line, *column};
}

// A place, and the byte where it is.
struct Walk {
    talk::Position position;
    std::size_t at = 0;
};

// One code point on; false at the end of the text.
bool step(std::string_view text, Walk& walk) {
    if (walk.at == text.size()) return false;
    const bool is_end = text[walk.at] == '\n';
    (void)next_code_point(text, walk.at);
    walk.position = is_end ? talk::Position{walk.position.line + 1, 0}
                           : talk::Position{walk.position.line, walk.position.character + 1};
    return true;
}

std::optional<Walk> walk_to(std::string_view text, talk::Position position) {
    Walk walk;
    while (walk.position != position)
        if (walk.position > position || !step(text, walk)) return std::nullopt;
    return walk;
}

}  // namespace

std::optional<talk::Position> position_in(std::string_view text, std::uint32_t line,
                                          std::uint32_t column) {
    const auto walk = walk_to(text, {line - 1, column - 1});
    if (!walk) return std::nullopt;
    return walk->position;
}

std::optional<talk::Position> position_after(std::string_view text, talk::Position from,
                                             std::uint32_t count) {
    auto walk = walk_to(text, from);
    for (std::uint32_t i = 0; walk && i < count; ++i)
        if (!step(text, *walk)) walk.reset();
    if (!walk) return std::nullopt;
    return walk->position;
}

Report write_text(Workplace& workplace) {
    const Words& words = workplace.words;
    const LineColumn asked = place_asked(workplace);
    const bool deletes = workplace.arguments.option("--delete").has_value();
    const std::uint32_t count = deletes ? workplace.number("--delete", 0, UINT32_MAX) : 0;
    const std::string inserted = workplace.option("--insert");
    if (count == 0 && inserted.empty()) workplace.fail("nothing_to_do", words("write.nothing"_key));
    if (!is_utf8(inserted)) workplace.fail("not_utf8", words("write.not_utf8"_key));
    const auto project = project_named(workplace, workplace.operand(0));
    const ProjectTree tree(workplace, project.project);
    const ProjectTree::Place& place = tree.at(workplace, workplace.operand(1));
    if (place.node.kind != talk::NodeKind::text)
        workplace.fail("no_text", words("write.no_text"_key, {{"path", place.path}}));
    const std::string& uri = place.node.uri;
    const std::string text = text_now(workplace, project.project, uri);
    const auto start = position_in(text, asked.line, asked.column);
    const auto end = start ? position_after(text, *start, count) : std::nullopt;
    if (!start)
        workplace.fail("no_such_place", words("write.no_such_place"_key,
                                              {{"line", std::to_string(asked.line)},
                                               {"column", std::to_string(asked.column)}}));
    if (!end) workplace.fail("no_such_place", words("write.too_few"_key));
    // The edit is on the text that we say we show; what others did meanwhile is merged by the node.
    workplace.ask(talk::Open{uri, text, std::nullopt});
    const talk::Edit edit{uri, 0, {{{*start, *end}, inserted}}, std::nullopt};
    for (const talk::FromEditor& each :
         {talk::FromEditor(edit), talk::FromEditor(talk::Close{uri})})
        if (const auto done =
                workplace.node().exchange(each, std::nullopt, workplace.around.patience);
            !done)
            workplace.fail(done.error());
    Report report;
    report.data = {{"path", place.path}, {"deleted", count}, {"inserted", inserted}};
    report.text = words("write.done"_key, {{"path", place.path}}) + "\n";
    return workplace.saved(std::move(report));
}

}  // namespace atelier::editor
