#include "editor/app/text_actions.hpp"

#include "editor/syntax/mistake_words.hpp"
#include "editor/syntax/tags.hpp"
#include "editor/text/finding.hpp"
#include "editor/text/line_writing.hpp"
#include "editor/ui/list_panel.hpp"

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
