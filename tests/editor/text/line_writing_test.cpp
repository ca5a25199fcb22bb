#include "editor/text/line_writing.hpp"

#include "tests/editor/text/marked_text.hpp"
#include "tests/test.hpp"

using namespace atelier::editor;

namespace {

template <class Make>
std::string after(std::string_view text, Make make) {
    MarkedText before = marked(text);
    const Writing writing = make(before.buffer, before.selections);
    apply(before.buffer, writing.splices);
    return shown(before.buffer, writing.selections);
}

auto indents(std::string_view with) {
    return
        [with](const Buffer& buffer, const Selections& all) { return indented(buffer, all, with); };
}
auto outdents(std::string_view with) {
    return [with](const Buffer& buffer, const Selections& all) {
        return outdented(buffer, all, with);
    };
}
auto moves(Direction direction) {
    return [direction](const Buffer& buffer, const Selections& all) {
        return lines_moved(buffer, all, direction);
    };
}
auto toggles(CommentSigns signs) {
    return [signs](const Buffer& buffer, const Selections& all) {
        return comments_toggled(buffer, all, signs);
    };
}

constexpr CommentSigns html{"<!--", "-->"};
constexpr CommentSigns script{"//", ""};

}  // namespace

TEST_CASE("the lines that a selection touches are indented, but for blank ones") {
    CHECK(after("a\n«b\n\nc\n|d", indents("  ")) == "a\n  «b\n\n  c\n|d");
}

TEST_CASE("lines come out by at most one indent") {
    CHECK(after("«    a\n b\n\tc|", outdents("  ")) == "«  a\nb\nc|");
    CHECK(after("|a", outdents("  ")) == "|a");
}

TEST_CASE("whole lines are deleted, the last with the end of the one before") {
    CHECK(after("a\nb|b\nc", lines_deleted) == "a\n|c");
    CHECK(after("a\nb|b", lines_deleted) == "a|");
    CHECK(after("a\n|", lines_deleted) == "a\n|");
    CHECK(after("«a\nb|", lines_deleted) == "|");
}

TEST_CASE("lines are doubled, and the caret is in the lower ones") {
    CHECK(after("a|b\nc", lines_duplicated) == "ab\na|b\nc");
    CHECK(after("a|b", lines_duplicated) == "ab\na|b");
    CHECK(after("«a\nb|\nc", lines_duplicated) == "a\nb\n«a\nb|\nc");
}

TEST_CASE("lines change places with their neighbour, and the carets go along") {
    CHECK(after("a\nb|b\nc", moves(Direction::up)) == "b|b\na\nc");
    CHECK(after("a\nb|b\nc", moves(Direction::down)) == "a\nc\nb|b");
    CHECK(after("a\nb|b", moves(Direction::up)) == "b|b\na");
    CHECK(after("|a\nb", moves(Direction::up)) == "|a\nb");
    CHECK(after("a\n|b", moves(Direction::down)) == "a\n|b");
    CHECK(after("a\n«b\nc|\nd\n", moves(Direction::down)) == "a\nd\n«b\nc|\n");
}

TEST_CASE("lines become comments, and comments lines") {
    CHECK(after("  <p>|</p>\n", toggles(html)) == "  <!-- <p>|</p> -->\n");
    CHECK(after("  <!-- <p>|</p> -->\n", toggles(html)) == "  <p>|</p>\n");
    CHECK(after("«a\n\n//b|\n", toggles(script)) == "// «a\n\n// //b|\n");
    CHECK(after("«//a\n\n// b|\n", toggles(script)) == "«a\n\nb|\n");
    CHECK(after("<!---->|", toggles(html)) == "|");
}
