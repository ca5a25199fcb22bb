#include "editor/app/text_actions.hpp"

#include "editor/syntax/mistake_words.hpp"
#include "editor/syntax/tags.hpp"
#include "editor/text/finding.hpp"
#include "editor/text/line_writing.hpp"
#include "editor/ui/list_panel.hpp"
#include "editor/ui/question_panel.hpp"

#include <algorithm>

namespace atelier::editor::text_actions {

namespace {

using Kind = TypingGroups::Kind;

template <class Make>
void write_whole(Editor& editor, Make make) {
    const Page* page = editor.page();
    editor.write(make(page->buffer(), page->selections()), Kind::whole);
}

CommentSigns signs_of(const Page& page) {
    switch (page.grammar()) {
        case Grammar::css: return {"/*", "*/"};
        case Grammar::javascript: return {"//", ""};
        case Grammar::html:
        case Grammar::json:
        case Grammar::plain: break;
    }
    return {"<!--", "-->"};
}

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

std::string why_no_page(const Editor& editor) {
    return editor.page() == nullptr ? editor.words()("why.no_page"_key) : std::string();
}

std::string why_no_writing(const Editor& editor) {
    return editor.why_no_writing();
}

void new_line(Editor& editor) {
    const Page* page = editor.page();
    if (page == nullptr) return;
    const Buffer& buffer = page->buffer();
    const ByteIndex caret = page->selections().primary().left();
    const bool goes_deeper =
        page->selections().is_single() && indent_after(page->grammar(), buffer, caret) > 0;
    Writing writing =
        atelier::editor::new_line(buffer, page->selections(), goes_deeper ? indent_of(buffer) : "");
    // Between a start tag and its end tag: the end tag gets a line of its own.
    const bool is_before_end =
        goes_deeper && buffer.view({caret, std::min(buffer.end(), caret + 2)}) == "</";
    if (is_before_end && writing.splices.size() == 1) {
        const std::size_t deeper = indent_of(buffer).size();
        std::string& text = writing.splices.front().text;
        text += text.substr(0, text.size() - deeper);
    }
    editor.write(writing, Kind::insertion);
}

void indent(Editor& editor) {
    const Page* page = editor.page();
    if (page == nullptr) return;
    const Selection& primary = page->selections().primary();
    const Buffer& buffer = page->buffer();
    const bool is_block = buffer.line_of(primary.left()) != buffer.line_of(primary.right());
    const std::string indent = indent_of(buffer);
    if (is_block)
        editor.write(indented(buffer, page->selections(), indent), Kind::whole);
    else
        editor.write(typed(buffer, page->selections(), indent), Kind::insertion);
}

void outdent(Editor& editor) {
    write_whole(editor, [](const Buffer& buffer, const Selections& all) {
        return outdented(buffer, all, indent_of(buffer));
    });
}

void copy(Editor& editor) {
    const Page& page = *editor.page();
    std::string text;
    for (const Selection& selection : page.selections().all()) {
        if (!text.empty() && !text.ends_with('\n')) text += '\n';
        text += page.buffer().view(selection.range());
    }
    if (text.empty()) {  // nothing is selected: the line
        const std::size_t line = page.buffer().line_of(page.selections().primary().caret);
        text = std::string(page.buffer().line(line)) + '\n';
    }
    editor.copy_outside(text);
    editor.say(editor.words()("ui.copied"_key));
}

void cut(Editor& editor) {
    copy(editor);
    const auto& all = editor.page()->selections().all();
    const bool has_selection =
        std::ranges::any_of(all, [](const Selection& each) { return !each.is_empty(); });
    if (!has_selection) return delete_lines(editor);
    write_whole(editor, [](const Buffer& buffer, const Selections& selections) {
        return erased(buffer, selections, [](ByteIndex caret) { return caret; });
    });
}

void paste(Editor& editor) {
    write_whole(editor, [&](const Buffer& buffer, const Selections& all) {
        return pasted(buffer, all, editor.clipboard);
    });
}

void select_all(Editor& editor) {
    select_range(*editor.page(), {{}, editor.page()->buffer().end()});
}

void select_line(Editor& editor) {
    const Buffer& buffer = editor.page()->buffer();
    const std::size_t line = buffer.line_of(editor.page()->selections().primary().caret);
    select_range(*editor.page(), buffer.line_range(line));
}

void toggle_selecting(Editor& editor) {
    editor.selects_with_arrows = !editor.selects_with_arrows;
    editor.say(editor.selects_with_arrows ? editor.words()("ui.selecting"_key)
                                          : editor.words()("ui.not_selecting"_key));
}

// One caret more, at the next place where what is selected stands; without a selection the word is
// selected first.
void add_next_match(Editor& editor) {
    Page& page = *editor.page();
    const Selection& primary = page.selections().primary();
    if (primary.is_empty()) return select_range(page, word_around(page.buffer(), primary.caret));
    const std::string words(page.buffer().view(primary.range()));
    const auto found = find_all(page.buffer(), words);
    auto all = page.selections().all();
    const auto next = find_from(found, all.back().right());
    if (!next) return;
    all.push_back({found[*next].begin, found[*next].end, std::nullopt});
    page.select(Selections(all, all.size() - 1));
}

void keep_one_caret(Editor& editor) {
    Selections selections = editor.page()->selections();
    selections.keep_primary();
    editor.page()->select(std::move(selections));
}

void delete_lines(Editor& editor) {
    write_whole(editor, lines_deleted);
}

void duplicate(Editor& editor) {
    write_whole(editor, lines_duplicated);
}

void move_lines_up(Editor& editor) {
    write_whole(editor, [](const Buffer& buffer, const Selections& all) {
        return lines_moved(buffer, all, Direction::up);
    });
}

void move_lines_down(Editor& editor) {
    write_whole(editor, [](const Buffer& buffer, const Selections& all) {
        return lines_moved(buffer, all, Direction::down);
    });
}

void toggle_comment(Editor& editor) {
    const CommentSigns signs = signs_of(*editor.page());
    write_whole(editor, [&](const Buffer& buffer, const Selections& all) {
        return comments_toggled(buffer, all, signs);
    });
}

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

void complete(Editor& editor) {
    editor.offer_completion(true);
}

void show_problems(Editor& editor) {
    const Page& page = *editor.page();
    ListPanel::Parts parts;
    parts.title = editor.words()("action.problems"_key);
    parts.empty = editor.words()("problems.none"_key);
    for (const Mistake& mistake : page.mistakes())
        parts.rows.push_back(
            {sentence_of(editor.words(), mistake, lines_of(mistake, page.buffer())).why, "", "",
             false, "", ""});
    const Mistakes mistakes = page.mistakes();
    parts.on_take = [&editor, mistakes](std::size_t row) {
        if (editor.page() != nullptr && row < mistakes.size())
            editor.page()->select(
                Selections::at(std::min(mistakes[row].began.begin, editor.page()->buffer().end())));
    };
    parts.hints = {};
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

// The one of the caret's line, else the first below it.
void fix_problem(Editor& editor) {
    const Page& page = *editor.page();
    const Mistake* chosen = nullptr;
    const ByteIndex line =
        page.buffer().line_begin(page.buffer().line_of(page.selections().primary().caret));
    for (const Mistake& mistake : page.mistakes())
        if (!mistake.fix.empty() && (chosen == nullptr || chosen->began.begin < line))
            chosen = chosen == nullptr || mistake.began.begin >= line ? &mistake : chosen;
    if (chosen == nullptr) return editor.say(editor.words()("problems.none"_key));
    const Splices fix = chosen->fix;
    const ByteIndex caret = fix.back().range.begin + fix.back().text.size();
    std::size_t shift = 0;
    for (std::size_t i = 0; i + 1 < fix.size(); ++i)
        shift += fix[i].text.size() - fix[i].range.size();
    editor.write({fix, Selections::at(caret + shift)}, Kind::whole);
    editor.say(editor.words()("problems.fixed"_key));
}

void close_tag(Editor& editor) {
    Page* page = editor.page();
    if (page == nullptr) return;
    editor.write(typed(page->buffer(), page->selections(), ">"), Kind::insertion);
    if (page->grammar() != Grammar::html || !page->selections().is_single()) return;
    const ByteIndex caret = page->selections().primary().caret;
    // The end tag that was typed is the one that the editor had written behind it already.
    if (const auto there = page->written_by_itself_at(caret)) {
        const std::string_view tag = page->buffer().view(*there);
        const ByteIndex begin = caret - std::min(tag.size(), caret.value);
        if (page->buffer().view({begin, caret}) == std::string(tag))
            return editor.write({{{*there, ""}}, Selections::at(caret)}, Kind::insertion);
    }
    const auto closing = closing_tag_for(page->buffer(), caret);
    if (!closing) return;
    editor.write({{{{caret, caret}, *closing}}, Selections::at(caret)}, Kind::insertion);
    page->note_written_by_itself({caret, caret + closing->size()});
}

}  // namespace atelier::editor::text_actions
