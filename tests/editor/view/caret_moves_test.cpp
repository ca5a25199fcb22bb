#include "editor/view/caret_moves.hpp"

#include "tests/editor/text/marked_text.hpp"
#include "tests/test.hpp"

using namespace atelier::editor;

namespace {

std::string after(std::string_view text, std::initializer_list<Move> moves,
                  Hold hold = Hold::moves) {
    const MarkedText before = marked(text);
    const TextLayout layout(before.buffer, {10, 4, true});
    Selections selections = before.selections;
    for (const Move move : moves)
        selections = selections.each([&](const Selection& selection) {
            return moved_by(selection, move, hold, before.buffer, layout, 2);
        });
    return shown(before.buffer, selections);
}

}  // namespace

TEST_CASE("left and right go by characters and over ends of lines") {
    CHECK(after("ae\u0301|b", {Move::left}) == "a|e\u0301b");
    CHECK(after("a|\nb", {Move::right}) == "a\n|b");
    CHECK(after("|a", {Move::left}) == "|a");
    CHECK(after("a|", {Move::right}) == "a|");
}

TEST_CASE("a selection is left at the end that the key points to") {
    CHECK(after("a«bc|d", {Move::left}) == "a|bcd");
    CHECK(after("a|bc»d", {Move::right}) == "abc|d");
}

TEST_CASE("with Shift the other end stays") {
    CHECK(after("ab|cd", {Move::right, Move::right}, Hold::selects) == "ab«cd|");
    CHECK(after("ab|cd", {Move::left}, Hold::selects) == "a|b»cd");
}

TEST_CASE("words are letters together and signs together") {
    CHECK(after("|un pain", {Move::word_right}) == "un |pain");
    CHECK(after("un pain|", {Move::word_left}) == "un |pain");
    CHECK(after("<p>été|", {Move::word_left}) == "<p>|été");
    CHECK(after("<p>|été", {Move::word_left}) == "<p|>été");
    CHECK(after("a\n|b", {Move::word_left}) == "a|\nb");
    CHECK(after("a|\n  b", {Move::word_right}) == "a\n  |b");
}

TEST_CASE("up and down keep the column they began in") {
    CHECK(after("abcd|e\nx\nabcdefg", {Move::down}) == "abcde\nx|\nabcdefg");
    CHECK(after("abcd|e\nx\nabcdefg", {Move::down, Move::down}) == "abcde\nx\nabcd|efg");
    CHECK(after("un pain |de campagne", {Move::up}) == "|un pain de campagne");
    CHECK(after("ab|c", {Move::up}) == "|abc");
    CHECK(after("ab|c", {Move::down}) == "abc|");
}

TEST_CASE("Home goes before the words of a row, then to its beginning") {
    CHECK(after("    ab|c", {Move::home}) == "    |abc");
    CHECK(after("    ab|c", {Move::home, Move::home}) == "|    abc");
    CHECK(after("|    ab", {Move::home}) == "    |ab");
    CHECK(after("un pain de cam|pagne", {Move::end}) == "un pain de campagne|");
    CHECK(after("un |pain de campagne", {Move::end}) == "un pain| de campagne");
}

TEST_CASE("pages go by rows, and Ctrl-Home and Ctrl-End to the ends") {
    CHECK(after("|a\nb\nc\nd", {Move::page_down}) == "a\nb\n|c\nd");
    CHECK(after("a\nb\nc\n|d", {Move::page_up}) == "a\n|b\nc\nd");
    CHECK(after("a\n|b", {Move::text_begin}) == "|a\nb");
    CHECK(after("|a\nb", {Move::text_end}) == "a\nb|");
}

TEST_CASE("a double click takes a word, signs or blanks") {
    const auto taken = [](std::string_view text) {
        const MarkedText at = marked(text);
        return std::string(at.buffer.view(word_around(at.buffer, at.selections.primary().caret)));
    };
    CHECK(taken("<strong|>x") == ">");
    CHECK(taken("<str|ong>x") == "strong");
    CHECK(taken("été|") == "été");
    CHECK(taken("a\n|\nb").empty());
}
