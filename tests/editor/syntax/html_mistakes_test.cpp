#include "editor/syntax/html_mistakes.hpp"

#include "tests/editor/syntax/mistake_story.hpp"
#include "tests/test.hpp"

using namespace atelier::editor;
using namespace atelier::test;

namespace {

std::string told(const std::string& text) {
    return story(Grammar::html, text);
}
std::string fixed(const std::string& text) {
    return mended(Grammar::html, text);
}

}  // namespace

TEST_CASE("what is right is no mistake, whatever its style") {
    for (const char* text : {"",
                             "a < b & c",
                             "<p>a<p>b",
                             "<ul><li>a<li>b<ul><li>c</ul></ul>",
                             "<table><tr><td>a<td>b<tr><th>c</table>",
                             "<table><thead><tr><td>a<tbody><tr><td></table>",
                             "<!DOCTYPE html><html><head><title>a</title><body><p>b",
                             "<br><img src=a><hr/>",
                             "<select><option>a<option>b</select>",
                             "<dl><dt>a<dd>b<dt>c</dl>",
                             "<P>a</p><B>b</b>",
                             "<svg><path d='M0'/><circle></circle></svg>",
                             "<script>if (a<b) c('</p>')</script>",
                             "<p>a<div>b</div><p>c",
                             "<details><summary>a</summary>b</details>",
                             "<!-- a <b> -->",
                             "<body><p>a</body>",
                             "</body></html>",
                             "<a href=x>b</a>",
                             "<p>a</p\n>"}) {
        INFO(text);
        CHECK(told(text) == "");
    }
}

TEST_CASE("an element that is not closed is told with what ended it") {
    CHECK(told("<main>\n<div>\n<i>a</i>\n</main>") == "unclosed_tag <div> 2:1 4:1");
    CHECK(fixed("<main>\n  <div>\n    <i>a</i>\n</main>") ==
          "<main>\n  <div>\n    <i>a</i>\n  </div>\n</main>");
    CHECK(told("<div><b>a</div>") == "unclosed_tag <b> 1:6 1:10");
    CHECK(fixed("<div><b>a </div>") == "<div><b>a</b> </div>");
    CHECK(told("<div>a") == "unclosed_tag <div> 1:1 1:7");
}

TEST_CASE("a heading is closed at the end of its line, a container where its content ends") {
    CHECK(fixed("<body>\n<h1>Nos pains\n<p>a</p>\n</body>\n") ==
          "<body>\n<h1>Nos pains</h1>\n<p>a</p>\n</body>\n");
    CHECK(fixed("<title>Boulangerie\n<p>a</p>\n") == "<title>Boulangerie</title>\n<p>a</p>\n");
    CHECK(fixed("<h1>a <b\n>c</b>\n") == "<h1>a <b\n>c</b></h1>\n");
    CHECK(fixed("<ul>\n  <li>a</li>\n") == "<ul>\n  <li>a</li>\n</ul>\n");
}

TEST_CASE("a paragraph that is not closed is told in a page that closes the others") {
    CHECK(told("<body><p>a</p>\n<p>b\n</body>") == "");  // as many of one kind as of the other
    const std::string page = "<body>\n<p>a</p>\n<p>b</p>\n<p>c\n</body>";
    CHECK(told(page) == "unclosed_tag <p> 4:1 5:1");
    CHECK(fixed(page) == "<body>\n<p>a</p>\n<p>b</p>\n<p>c</p>\n</body>");
}

TEST_CASE("tags that cross are closed in the other order") {
    CHECK(told("<b><i>a</b></i>") == "crossed_tags <i> 1:4 1:8");
    CHECK(fixed("<b><i>a</b></i>") == "<b><i>a</i></b>");
    CHECK(fixed("<b><i><u>a</b> c</i> d</u>") == "<b><i><u>a</u></i></b> c d");
}

TEST_CASE("an end tag that ends nothing is taken away") {
    CHECK(told("<p>a</p></div>") == "stray_end_tag </div> 1:9 1:9");
    CHECK(fixed("<p>a</p></div>b") == "<p>a</p>b");
    CHECK(told("a</br>") == "stray_end_tag </br> 1:2 1:2");
}

TEST_CASE("an end tag with another name than was meant gets the right one") {
    CHECK(told("<h1>a</h2>") == "wrong_end_tag <h1> 1:1 1:6");
    CHECK(fixed("<h1>a</h2>") == "<h1>a</h1>");
    CHECK(fixed("<strong>a</stong>") == "<strong>a</strong>");
    CHECK(fixed("<stong>a</strong>") == "<strong>a</strong>");
    CHECK(fixed("<span>a</sapn>") == "<span>a</span>");
    CHECK(told("<em>a</i></em>") == "stray_end_tag </i> 1:6 1:6");
}

TEST_CASE("a block in a paragraph is put behind it") {
    CHECK(told("<p>a\n<ul><li>b</li></ul>\n</p>") == "block_in_paragraph <p> 1:1 2:1");
    CHECK(fixed("<p>a\n<ul><li>b</li></ul>\n</p>") == "<p>a</p>\n<ul><li>b</li></ul>\n");
    CHECK(fixed("<p><div>a</div></p>") == "<div>a</div>");
    CHECK(told("<p>a<ul><li><p>b</p></li></ul></p>") == "block_in_paragraph <p> 1:1 1:5");
    CHECK(told("<p>a<div>b</div><p>c</p></p>") == "stray_end_tag </p> 1:25 1:25");
}

TEST_CASE("no more than a hundred mistakes are told") {
    std::string text;
    for (int i = 0; i < 100'000; ++i)
        text += "</b>\n";
    CHECK(html_mistakes(text).size() == 100);
}
