#include "editor/syntax/open_elements.hpp"

#include "tests/test.hpp"

using namespace atelier::editor;

namespace {

std::string open_at_end(std::string_view text) {
    OpenElements open;
    HtmlScan scan(text);
    while (const auto tag = scan.next())
        open.take(*tag);
    std::string names;
    for (std::size_t i = 0; i < open.size(); ++i)
        names += (i > 0 ? " " : "") + open[i].start.name;
    return names;
}

}  // namespace

TEST_CASE("what was begun and not ended is open") {
    CHECK(open_at_end("<html><body><div><p>x<br><img>") == "html body div p");
    CHECK(open_at_end("<div><a></a><b/></div><i>") == "i");
    CHECK(open_at_end("<div></span>") == "div");
}

TEST_CASE("end tags that are left out are added") {
    CHECK(open_at_end("<ul><li>a<li>b") == "ul li");
    CHECK(open_at_end("<ul><li><p>a<li>b") == "ul li");
    CHECK(open_at_end("<p>a<div>") == "div");
    CHECK(open_at_end("<table><thead><tr><td>a<tbody><tr><th>") == "table tbody tr th");
    CHECK(open_at_end("<ul><li><ul><li>") == "ul li ul li");
    CHECK(open_at_end("<ul><li>a</ul>") == "");
}

TEST_CASE("a stray end tag costs nothing, however deep it stands") {
    OpenElements open;
    HtmlTag start;
    start.kind = HtmlTag::Kind::start;
    start.name = "div";
    for (int i = 0; i < 200'000; ++i)
        open.push(start);
    HtmlTag stray;
    stray.kind = HtmlTag::Kind::end;
    stray.name = "b";
    for (int i = 0; i < 200'000; ++i)
        open.take(stray);  // 4 * 10^10 steps, if each were looked for
    CHECK(open.size() == 200'000);
}
