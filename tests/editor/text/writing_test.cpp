#include "editor/text/writing.hpp"

#include "editor/text/text_clusters.hpp"
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

auto types(std::string_view text) {
    return [text](const Buffer& buffer, const Selections& all) { return typed(buffer, all, text); };
}
auto pastes(std::string_view text) {
    return
        [text](const Buffer& buffer, const Selections& all) { return pasted(buffer, all, text); };
}
Writing backspaces(const Buffer& buffer, const Selections& all) {
    return erased(buffer, all, [&](ByteIndex caret) { return border_before(buffer, caret); });
}

}  // namespace

TEST_CASE("what is typed comes before the caret, and in the place of what is selected") {
    CHECK(after("a|b", types("é")) == "aé|b");
    CHECK(after("a«bc|d", types("x")) == "ax|d");
    CHECK(after("a|bc»d", types("")) == "a|d");
}

TEST_CASE("several carets write at once") {
    CHECK(after("<|a>\n<|b>\n", types("x")) == "<x|a>\n<x|b>\n");
    CHECK(after("«one| «two|", types("-")) == "-| -|");
}

TEST_CASE("as many lines as carets are pasted one to each") {
    CHECK(after("|;\n|;\n", pastes("a\nb\n")) == "a|;\nb|;\n");
    CHECK(after("|;\n|;\n", pastes("ab")) == "ab|;\nab|;\n");
    CHECK(after("|", pastes("a\nb\n")) == "a\nb\n|");
    CHECK(after("|;\n|;\n", pastes("a\nb\nc")) == "a\nb\nc|;\na\nb\nc|;\n");
}

TEST_CASE("backspace takes what somebody takes for one character, or what is selected") {
    CHECK(after("ae\u0301|b", backspaces) == "a|b");
    CHECK(after("a\n|b", backspaces) == "a|b");
    CHECK(after("|ab", backspaces) == "|ab");
    CHECK(after("a«bcd|e", backspaces) == "a|e");
}

TEST_CASE("two carets whose keys reach the same text take it once") {
    const auto all = [](const Buffer& buffer, const Selections& carets) {
        return erased(buffer, carets, [](ByteIndex) { return ByteIndex{0}; });
    };
    CHECK(after("ab|cd|e", all) == "|e");
}

TEST_CASE("a new line is as deep as the one that it leaves") {
    const auto enter = [](const Buffer& buffer, const Selections& all) {
        return new_line(buffer, all, "");
    };
    CHECK(after("  <p>|x", enter) == "  <p>\n  |x");
    CHECK(after(" |  x", enter) == " \n |  x");
    CHECK(after("\t«ab|c", enter) == "\t\n\t|c");
}

TEST_CASE("the indent of a file is that of its first indented line") {
    CHECK(indent_of(Buffer("a\n    b\n  c\n")) == "    ");
    CHECK(indent_of(Buffer("a\n\tb\n")) == "\t");
    CHECK(indent_of(Buffer("a\n   \nb\n")) == "  ");
}
