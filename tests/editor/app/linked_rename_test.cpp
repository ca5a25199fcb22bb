#include "editor/app/linked_rename.hpp"

#include "editor/text/text_clusters.hpp"
#include "tests/editor/text/marked_text.hpp"
#include "tests/test.hpp"

using namespace atelier::editor;

namespace {

std::string after_typing(std::string_view text, std::string_view typed_text,
                         const std::vector<ByteIndex>& others = {}) {
    MarkedText page = marked(text);
    const Writing writing =
        linked_rename(page.buffer, typed(page.buffer, page.selections, typed_text), others);
    apply(page.buffer, writing.splices);
    return shown(page.buffer, writing.selections);
}

std::string after_backspace(std::string_view text) {
    MarkedText page = marked(text);
    const auto reach = [&](ByteIndex caret) { return border_before(page.buffer, caret); };
    const Writing writing =
        linked_rename(page.buffer, erased(page.buffer, page.selections, reach), {});
    apply(page.buffer, writing.splices);
    return shown(page.buffer, writing.selections);
}

}  // namespace

TEST_CASE("what is written in one name of a tag is written in the other") {
    CHECK(after_typing("<h|>Pain</h>", "1") == "<h1|>Pain</h1>");
    CHECK(after_typing("<h>Pain</h|>", "1") == "<h1>Pain</h1|>");
    CHECK(after_backspace("<h12|>Pain</h12>") == "<h1|>Pain</h1>");
    CHECK(after_backspace("<h12>Pain</h12|>") == "<h1>Pain</h1|>");
}

TEST_CASE("outside of names, and where it would be no name, nothing is added") {
    CHECK(after_typing("<p>Pa|in</p>", "x") == "<p>Pax|in</p>");
    CHECK(after_typing("<p| class=\"a\">x</p>", " ") == "<p | class=\"a\">x</p>");
    CHECK(after_typing("<p>|</p>", "<") == "<p><|</p>");
    CHECK(after_typing("|<p>x</p>", "x") == "x|<p>x</p>");
}

TEST_CASE("a name is not emptied at both ends: the pair would be lost") {
    CHECK(after_backspace("<p|>x</p>") == "<|>x</p>");
}

TEST_CASE("nobody's caret is written under") {
    CHECK(after_typing("<h|>Pain</h>", "1", {{10}}) == "<h1|>Pain</h>");
    CHECK(after_typing("<h|>Pain</h>", "1", {{5}}) == "<h1|>Pain</h1>");
}

TEST_CASE("the inner of two nested tags of one name is renamed with its own end") {
    CHECK(after_typing("<div><div|></div></div>", "x") == "<div><divx|></divx></div>");
}
