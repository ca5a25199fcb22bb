#include "editor/app/text_keys.hpp"

#include "editor/text/text_clusters.hpp"
#include "editor/utf8.hpp"

namespace atelier::editor {

namespace {

// How deep what is in a block stands: as the last line above that is not empty, or one step deeper
// where that opens the block.
std::string indent_inside(const Buffer& buffer, ByteIndex line) {
    for (std::size_t number = buffer.line_of(line); number-- > 0;) {
        const std::string_view above = buffer.line(number);
        const std::size_t blanks = above.find_first_not_of(" \t");
        if (blanks == above.npos) continue;
        const bool opens = above[above.find_last_not_of(" \t")] == '{';
        return std::string(above.substr(0, blanks)) + (opens ? indent_of(buffer) : "");
    }
    return {};
}

// A brace that begins its line ends a block: it stands one step further left than what is in it.
bool end_block(Editor& editor) {
    const Page& page = *editor.page();
    const Selection& caret = page.selections().primary();
    if (page.grammar() == Grammar::plain || !page.selections().is_single() || !caret.is_empty())
        return false;
    const Buffer& buffer = page.buffer();
    const ByteIndex line = buffer.line_begin(buffer.line_of(caret.caret));
    const std::string before(buffer.view({line, caret.caret}));
    const std::string step = indent_of(buffer);
    if (!before.ends_with(step) || before != indent_inside(buffer, line)) return false;
    const ByteIndex begin = caret.caret - step.size();
    editor.write({{{{begin, caret.caret}, "}"}}, Selections::at(begin + 1)},
                 TypingGroups::Kind::insertion);
    return true;
}

void type_letter(Editor& editor, const KeyPress& key) {
    if (key.with.ctrl || key.with.alt) return;
    if (key.character == '}' && end_block(editor)) return;
    std::string letter;
    append_utf8(letter, key.character);
    editor.type(letter);
}

void erase(Editor& editor, bool is_back, bool by_word) {
    const Buffer& buffer = editor.page()->buffer();
    const auto reach = [&](ByteIndex caret) {
        if (is_back) return by_word ? word_left(buffer, caret) : border_before(buffer, caret);
        return by_word ? word_right(buffer, caret) : next_border(buffer, caret);
    };
    editor.write(erased(buffer, editor.page()->selections(), reach), TypingGroups::Kind::deletion);
}

}  // namespace

void take_text_key(Editor& editor, const KeyPress& key) {
    const Hold hold = key.with.shift ? Hold::selects : Hold::moves;
    const bool by_word = key.with.ctrl;
    const auto move = [&](Move letter, Move word) {
        editor.move_carets(by_word ? word : letter, hold);
    };
    switch (key.name) {
        case KeyName::character: return type_letter(editor, key);
        case KeyName::left: return move(Move::left, Move::word_left);
        case KeyName::right: return move(Move::right, Move::word_right);
        case KeyName::up: return move(Move::up, Move::up);
        case KeyName::down: return move(Move::down, Move::down);
        case KeyName::page_up: return move(Move::page_up, Move::page_up);
        case KeyName::page_down: return move(Move::page_down, Move::page_down);
        case KeyName::home: return move(Move::home, Move::text_begin);
        case KeyName::end: return move(Move::end, Move::text_end);
        case KeyName::backspace: return erase(editor, true, by_word);
        case KeyName::erase: return erase(editor, false, by_word);
        default: return;
    }
}

}  // namespace atelier::editor
