#include "editor/syntax/tags.hpp"

#include "tests/test.hpp"

using namespace atelier::editor;

namespace {

// The text around '|', and where that is.
struct Marked {
    Buffer buffer;
    ByteIndex place;
};
Marked at_bar(std::string text) {
    const std::size_t place = text.find('|');
    text.erase(place, 1);
    return {Buffer(text), {place}};
}

std::string path(const std::string& text) {
    const auto [buffer, place] = at_bar(text);
    std::string names;
    for (const std::string& name : path_at(buffer, place))
        names += (names.empty() ? "" : " ") + name;
    return names;
}

std::string pair(const std::string& text) {
    const auto [buffer, place] = at_bar(text);
    const auto found = tag_pair_at(buffer, place);
    if (!found) return "none";
    return std::to_string(found->open_name.begin.value) + "-" +
           std::to_string(found->close_name.begin.value) + " " +
           std::string(buffer.view(found->open_name)) + " " +
           std::string(buffer.view(found->close_name));
}

std::string closing(const std::string& text) {
    const auto [buffer, place] = at_bar(text);
    return closing_tag_for(buffer, place).value_or("nothing");
}

std::size_t indent(Grammar grammar, const std::string& text) {
    const auto [buffer, place] = at_bar(text);
    return indent_after(grammar, buffer, place);
}

}  // namespace

TEST_CASE("the path to a place names what it stands in") {
    CHECK(path("<html><body><main><p>a|</p></main></body></html>") == "html body main p");
    CHECK(path("<p>a</p>|<b></b>") == "");
    CHECK(path("<ul><li>a<li>b|</ul>") == "ul li");
    CHECK(path("<p cla|ss=x>a</p>") == "p");
    CHECK(path("|<p>a</p>") == "");
    CHECK(path("<p>a</p|>") == "p");
    CHECK(path("<div><img src=x>|") == "div");
    CHECK(path("<script>a<b>c|</script>") == "script");
    CHECK(path("<!-- <p> | -->") == "");
}

TEST_CASE("both names of a pair are found from either end") {
    CHECK(pair("<d|iv><div></div></div>") == "1-18 div div");
    CHECK(pair("<div><div></div></div|>") == "1-18 div div");
    CHECK(pair("<div><div|></div></div>") == "6-12 div div");
    CHECK(pair("<P>a</|p>") == "1-6 P p");
}

TEST_CASE("no pair where there is no other end") {
    CHECK(pair("<d|iv><p></p>") == "none");
    CHECK(pair("<b|r></p>") == "none");
    CHECK(pair("<div>|</div>") == "none");
    CHECK(pair("<div cl|ass=a></div>") == "none");
}

TEST_CASE("a start tag that was just typed gets its end tag") {
    CHECK(closing("<div>|") == "</div>");
    CHECK(closing("<p>a</p><p>|") == "</p>");
    CHECK(closing("<ul><li>|</ul>") == "</li>");
    CHECK(closing("<h1 class=\"a>b\">|\n<p>x</p>") == "</h1>");
    CHECK(closing("<div><div>|</div>") == "</div>");
    CHECK(closing("<linearGradient>|") == "</linearGradient>");
    CHECK(closing("<script>|<p></p>") == "</script>");
    CHECK(closing("<script>|\n<script>a</script>") == "</script>");
}

TEST_CASE("nothing is closed that has no end tag, or has one already") {
    for (const char* text :
         {"<br>|", "<div/>|", "</div>|", "<!-- <p>| -->", "<div>|</div>", "<div>|x<b></b></div>",
          "<div><div>|</div></div>", "a >|", "<p title=\"<b>|\">", "<div> |",
          "<script>a<b>|</script>", "<style>|a{}</style>", "<p>|a</p>"})
        CHECK(closing(text) == "nothing");
}

TEST_CASE("a new line goes deeper behind what was opened on its line") {
    CHECK(indent(Grammar::html, "<div>|") == 1);
    CHECK(indent(Grammar::html, "<div>|</div>") == 1);
    CHECK(indent(Grammar::html, "<div><p>a</p>|") == 1);
    CHECK(indent(Grammar::html, "<div>\n<p>a</p>|") == 0);
    CHECK(indent(Grammar::html, "<br>|") == 0);
    CHECK(indent(Grammar::html, "<style>\na {|\n}</style>") == 1);
    CHECK(indent(Grammar::html, "<style>\na {}|\n</style>") == 0);
    CHECK(indent(Grammar::css, "a {|") == 1);
    CHECK(indent(Grammar::javascript, "f(function () {|})") == 1);
    CHECK(indent(Grammar::javascript, "}|") == 0);
    CHECK(indent(Grammar::plain, "{|") == 0);
}

TEST_CASE("in a text that is too large tags are found around the place") {
    std::string text = "<html><body>";
    while (text.size() < 1'500'000)
        text += "<p>un</p>\n<br>";
    text += "<main><h1>|";
    CHECK(path(text) == "main h1");
    CHECK(closing(text) == "</h1>");
}
