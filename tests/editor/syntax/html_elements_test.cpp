#include "editor/syntax/html_elements.hpp"

#include "tests/test.hpp"

using namespace atelier::editor;

TEST_CASE("elements without content have no end tag") {
    for (const char* name : {"area", "br", "img", "input", "meta", "wbr"})
        CHECK(is_void(name));
    for (const char* name : {"a", "div", "p", "script", ""})
        CHECK(!is_void(name));
}

TEST_CASE("an end tag may be left out where the standard says so") {
    for (const char* name : {"p", "li", "td", "option", "body", "tr", "caption"})
        CHECK(may_stay_open(name));
    for (const char* name : {"div", "a", "ul", "table", "h1", "span"})
        CHECK(!may_stay_open(name));
}

TEST_CASE("a start tag ends what cannot hold it") {
    CHECK(ends("li", "li"));
    CHECK(ends("dd", "dt"));
    CHECK(ends("div", "p"));
    CHECK(ends("p", "p"));
    CHECK(ends("tr", "td"));
    CHECK(ends("tbody", "tr"));
    CHECK(ends("tbody", "thead"));
    CHECK(ends("tr", "caption"));
    CHECK(ends("body", "head"));
    CHECK(!ends("span", "p"));
    CHECK(!ends("ul", "li"));
    CHECK(!ends("div", "div"));
    CHECK(!ends("td", "table"));
}

TEST_CASE("names that HTML has are known, and no others") {
    for (const char* name : {"strong", "br", "p", "table", "template", "video", "h6", "textarea"})
        CHECK(is_known(name));
    for (const char* name : {"stong", "h7", "my-tag", ""})
        CHECK(!is_known(name));
    CHECK(is_container("ul"));
    CHECK(!is_container("h1"));
    CHECK(is_heading("h1"));
    CHECK(!is_heading("hr"));
    CHECK(holds_text_only("title"));
}
