#include "editor/syntax/tags.hpp"

#include "editor/syntax/light_mode.hpp"
#include "editor/syntax/nesting.hpp"
#include "editor/syntax/open_elements.hpp"

namespace atelier::editor {

namespace {

constexpr std::size_t sight_max = 64 * 1024;  // on each side, in a text that is too large

struct Sight {
    std::string_view text;
    ByteIndex begin;

    ByteRange range(std::size_t from, std::size_t to) const { return {begin + from, begin + to}; }
};

Sight sight_around(const Buffer& text, ByteIndex place) {
    if (text.size() <= parsed_max_bytes) return {text.view({{0}, text.end()}), {0}};
    const ByteIndex begin = place - std::min(place.value, sight_max);
    const ByteIndex end = place + std::min(text.end() - place, sight_max);
    return {text.view({begin, end}), begin};
}

bool touches_name(const HtmlTag& tag, std::size_t place) {
    return !tag.name.empty() && tag.name_begin <= place && place <= tag.name_end();
}

bool holds(const std::optional<ByteRange>& content, std::size_t place) {
    return content && content->begin.value <= place && place <= content->end.value;
}

// How many end tags of this name behind a place belong to elements that began before it.
std::size_t surplus_ends(std::string_view text, std::size_t place, std::string_view name) {
    std::size_t open = 0;
    std::size_t surplus = 0;
    HtmlScan scan(text, place);
    while (const auto tag = scan.next()) {
        if (tag->name != name) continue;
        if (opens(*tag))
            ++open;
        else if (tag->kind == HtmlTag::Kind::end)
            open > 0 ? --open : ++surplus;
    }
    return surplus;
}

// A script that was just begun reaches to the end of the next one, if there is one.
bool has_own_content_end(std::string_view text, const HtmlTag& tag) {
    if (tag.content->end.value == text.size()) return false;
    const std::string_view inside = text.substr(tag.content->begin.value, tag.content->size());
    return inside.find("<" + tag.name) == std::string_view::npos;
}

bool ends_open(Grammar grammar, std::string_view line) {
    std::size_t depth = 0;
    if (grammar == Grammar::html) {
        OpenElements open;
        HtmlScan scan(line);
        while (const auto tag = scan.next())
            open.take(*tag);
        return open.size() > 0;
    }
    for (const char byte : line) {
        if (byte == '{' || byte == '(' || byte == '[') ++depth;
        if ((byte == '}' || byte == ')' || byte == ']') && depth > 0) --depth;
    }
    return depth > 0;
}

Grammar grammar_at(Grammar grammar, const Sight& sight, ByteIndex place) {
    if (grammar != Grammar::html) return grammar;
    for (const Injection& injection : nesting_of(grammar, sight.text).injections)
        if (holds(injection.range, place - sight.begin)) return injection.grammar;
    return grammar;
}

}  // namespace

std::vector<std::string> path_at(const Buffer& text, ByteIndex place) {
    const Sight sight = sight_around(text, place);
    const std::size_t here = place - sight.begin;
    OpenElements open;
    HtmlScan scan(sight.text);
    while (const auto tag = scan.next()) {
        if (tag->begin >= here) break;
        // In an end tag one is still inside.
        if (tag->kind == HtmlTag::Kind::end && tag->end > here) break;
        open.take(*tag);
    }
    std::vector<std::string> path;
    for (std::size_t i = 0; i < open.size(); ++i)
        path.push_back(open[i].start.name);
    return path;
}

std::optional<TagPair> tag_pair_at(const Buffer& text, ByteIndex place) {
    const Sight sight = sight_around(text, place);
    const std::size_t here = place - sight.begin;
    OpenElements open;
    HtmlScan scan(sight.text);
    while (const auto tag = scan.next()) {
        const auto found = tag->kind == HtmlTag::Kind::end ? open.find(tag->name) : std::nullopt;
        if (found) {
            const HtmlTag& start = open[*found].start;
            if (touches_name(start, here) || touches_name(*tag, here))
                return TagPair{sight.range(start.name_begin, start.name_end()),
                               sight.range(tag->name_begin, tag->name_end())};
        }
        open.take(*tag);
    }
    return std::nullopt;
}

std::optional<std::string> closing_tag_for(const Buffer& text, ByteIndex place) {
    const Sight sight = sight_around(text, place);
    const std::size_t here = place - sight.begin;
    OpenElements open;
    HtmlScan scan(sight.text);
    auto tag = scan.next();
    for (; tag && tag->end < here; tag = scan.next())
        open.take(*tag);
    if (!tag || tag->end != here || !tag->is_whole || !opens(*tag)) return std::nullopt;
    open.pop_to(open.left_by(tag->name));
    const bool follows = tag->content
                             ? has_own_content_end(sight.text, *tag)
                             : surplus_ends(sight.text, here, tag->name) > open.count(tag->name);
    if (follows) return std::nullopt;
    // As it was typed: in SVG it matters.
    return "</" + std::string(sight.text.substr(tag->name_begin, tag->name.size())) + ">";
}

std::size_t indent_after(Grammar grammar, const Buffer& text, ByteIndex place) {
    if (grammar == Grammar::plain) return 0;
    const ByteIndex line = text.line_begin(text.line_of(place));
    const Grammar here = grammar_at(grammar, sight_around(text, place), place);
    return ends_open(here, text.view({line, place})) ? 1 : 0;
}

}  // namespace atelier::editor
