#include "editor/syntax/css_items.hpp"

#include "tests/test.hpp"

using namespace atelier::editor;

namespace {

std::vector<std::string> items_of(std::string_view text) {
    CssItems items(text);
    Mistakes mistakes;
    std::vector<std::string> said;
    for (;;) {
        const CssItem item = items.next(mistakes);
        said.push_back(std::string(items.plain(item.begin, item.end)) + item.end_mark);
        if (item.end_mark == '\0') break;
    }
    said.pop_back();
    for (const Mistake& mistake : mistakes)
        said.push_back("mistake at " + std::to_string(mistake.began.begin.value));
    return said;
}
using Items = std::vector<std::string>;

}  // namespace

TEST_CASE("pieces end at marks that count") {
    CHECK(items_of("@import 'a;b';\np { a: url(x;y); b: c }") ==
          Items{"@import xxxxx;", "p {", "a: urlxxxxx;", "b: c }"});
    CHECK(items_of("/* { */ a /* ; */ {}") == Items{"a         {", "}"});
    CHECK(items_of("a: b(url(c;d), e);") == Items{"a: bxxxxxxxxxxxxx;"});
    CHECK(items_of("a\\;b;") == Items{"a\\;b;"});
}

TEST_CASE("what has no end is told, and the rest is read on") {
    CHECK(items_of("a: \"b;\nc: d;") == Items{"a: xx;", "c: d;", "mistake at 3"});
    CHECK(items_of("a: rgb(1, 2;\nc: d;") == Items{"a: rgbxxxxx;", "c: d;", "mistake at 6"});
    CHECK(items_of("a: url(b;\nc: d;") == Items{"a: urlxx;", "c: d;", "mistake at 6"});
    CHECK(items_of("a; /* b") == Items{"a;", "mistake at 3"});
}

TEST_CASE("a declaration within a value is found by its colon") {
    const std::string_view text = "red\n margin: 0";
    CHECK(css_next_declaration(text, 0) == ByteRange{{5}, {11}});
    CHECK(!css_next_declaration("color .2s,\n margin .3s", 0));
    CHECK(!css_next_declaration("margin: 0", 0));  // no value before it
    CHECK(css_name_size("font-size: 1em") == 9);
}
