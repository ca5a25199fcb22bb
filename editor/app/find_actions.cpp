#include "editor/app/find_actions.hpp"

#include "editor/text/finding.hpp"
#include "editor/ui/list_panel.hpp"
#include "editor/ui/question_panel.hpp"

#include <algorithm>

namespace atelier::editor::find_actions {

namespace {

using Kind = TypingGroups::Kind;

void select_range(Page& page, const ByteRange& range) {
    page.select(Selections({{range.begin, range.end, std::nullopt}}));
}

void look_for(Page& page, const std::string& words) {
    page.sought = words;
    page.found = find_all(page.buffer(), words);
}

// Of what is found, the one that is selected now.
std::string place_among(const Editor& editor, const Page& page) {
    const ByteRange here = page.selections().primary().range();
    for (std::size_t i = 0; i < page.found.size(); ++i)
        if (page.found[i] == here)
            return editor.words()("find.place"_key, {{"at", std::to_string(i + 1)},
                                                     {"all", std::to_string(page.found.size())}});
    return editor.words().count("find.count"_key, page.found.size());
}

void go_to_found(Editor& editor, std::optional<std::size_t> which) {
    Page& page = *editor.page();
    if (!which) return editor.say(editor.words()("find.none"_key, {{"words", page.sought}}));
    select_range(page, page.found[*which]);
    editor.say(place_among(editor, page));
}

// One row for each line that would change, as it would be.
std::vector<ListRow> preview_of(const Page& page, const std::string& words,
                                const std::string& instead) {
    std::vector<ListRow> rows;
    for (const ByteRange& range : find_all(page.buffer(), words)) {
        const std::size_t line = page.buffer().line_of(range.begin);
        const ByteRange whole = page.buffer().line_range(line);
        std::string text(page.buffer().view({whole.begin, range.begin}));
        text.erase(0, std::min(text.find_first_not_of(" \t"), text.size()));
        text += instead;
        text += page.buffer().view({range.end, std::max(range.end, whole.end)});
        rows.push_back({std::to_string(line + 1) + "  " + text, "", "", false, "",
                        std::to_string(range.begin.value)});
    }
    return rows;
}

void replace_all(Editor& editor, const std::string& words, const std::string& instead) {
    Page& page = *editor.page();
    Splices splices;
    for (const ByteRange& range : find_all(page.buffer(), words))
        splices.push_back({range, instead});
    const std::size_t count = splices.size();
    const ByteIndex caret = moved(page.selections().primary().caret, splices, Side::behind);
    page.sought.clear();
    page.found.clear();
    editor.write({std::move(splices), Selections::at(caret)}, Kind::whole);
    editor.say(editor.words().count("find.replaced"_key, count));
}

void show_preview(Editor& editor, const std::string& words, const std::string& instead) {
    auto rows = preview_of(*editor.page(), words, instead);
    const std::size_t count = rows.size();
    rows.insert(rows.begin(),
                {editor.words().count("find.replace_all"_key, count), "", "", false, "", "all"});
    ListPanel::Parts parts;
    parts.title = editor.words()("find.preview"_key, {{"words", words}, {"instead", instead}});
    parts.rows = std::move(rows);
    const std::uint64_t version = editor.page()->buffer().version();
    parts.on_take = [&editor, words, instead, version](std::size_t row) {
        if (row == 0) return replace_all(editor, words, instead);
        Page& page = *editor.page();
        // Somebody has written in it since: it is not known which place was meant.
        if (page.buffer().version() != version) return show_preview(editor, words, instead);
        const auto found = find_all(page.buffer(), words);
        if (row > found.size()) return;
        const ByteIndex caret = found[row - 1].begin + instead.size();
        editor.write({{{found[row - 1], instead}}, Selections::at(caret)}, Kind::whole);
    };
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

std::string selected_text(const Page& page) {
    const Selection& selection = page.selections().primary();
    const std::string_view text = page.buffer().view(selection.range());
    return std::string(text.substr(0, text.find('\n')));
}

}  // namespace

void find(Editor& editor) {
    Page& page = *editor.page();
    const ByteIndex from = page.selections().primary().left();
    const std::string selected = selected_text(page);
    const auto show = [&editor, from](const std::string& words) {
        Page& current = *editor.page();
        look_for(current, words);
        if (const auto which = find_from(current.found, from))
            select_range(current, current.found[*which]);
        editor.say(place_among(editor, current));
    };
    if (!selected.empty()) show(selected);
    editor.push(std::make_unique<QuestionPanel>(QuestionPanel::Parts{
        editor.words()("action.find"_key), "", selected.empty() ? page.sought : selected,
        [&editor](const std::string&) {
            Page& current = *editor.page();
            if (current.selections().primary().is_empty()) find_next(editor);
            return std::string();
        },
        [&editor] {
            editor.page()->sought.clear();
            editor.page()->found.clear();
        },
        show, true}));
}

void find_next(Editor& editor) {
    Page& page = *editor.page();
    if (page.sought.empty()) return find(editor);
    go_to_found(editor, find_from(page.found, page.selections().primary().right()));
}

void find_previous(Editor& editor) {
    Page& page = *editor.page();
    if (page.sought.empty()) return find(editor);
    go_to_found(editor, find_before(page.found, page.selections().primary().left()));
}

void replace(Editor& editor) {
    const auto ask_instead = [&editor](const std::string& words) {
        editor.push(std::make_unique<QuestionPanel>(
            QuestionPanel::Parts{editor.words()("action.replace"_key),
                                 editor.words()("find.instead"_key, {{"words", words}}),
                                 "",
                                 [&editor, words](const std::string& instead) {
                                     show_preview(editor, words, instead);
                                     return std::string();
                                 },
                                 {},
                                 {}}));
    };
    editor.push(std::make_unique<QuestionPanel>(
        QuestionPanel::Parts{editor.words()("action.replace"_key),
                             editor.words()("find.what"_key),
                             selected_text(*editor.page()),
                             [&editor, ask_instead](const std::string& words) -> std::string {
                                 if (find_all(editor.page()->buffer(), words, 1).empty())
                                     return editor.words()("find.none"_key, {{"words", words}});
                                 ask_instead(words);
                                 return {};
                             },
                             {},
                             {}}));
}

void go_to_line(Editor& editor) {
    const std::size_t last = editor.page()->buffer().line_count();
    const std::string range = std::to_string(last);
    editor.push(std::make_unique<QuestionPanel>(
        QuestionPanel::Parts{editor.words()("action.go_to_line"_key),
                             editor.words()("ui.which_line"_key, {{"last", range}}),
                             "",
                             [&editor, last, range](const std::string& answer) -> std::string {
                                 std::size_t line = 0;
                                 for (const char digit : answer)
                                     line = digit >= '0' && digit <= '9' && line <= last
                                                ? line * 10 + static_cast<std::size_t>(digit - '0')
                                                : SIZE_MAX;
                                 const Buffer& buffer = editor.page()->buffer();
                                 if (line < 1 || line > buffer.line_count())
                                     return editor.words()("ui.which_line"_key, {{"last", range}});
                                 editor.page()->select(Selections::at(buffer.line_begin(line - 1)));
                                 return {};
                             },
                             {},
                             {}}));
}

}  // namespace atelier::editor::find_actions
