#include "editor/syntax/html_spelling.hpp"

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

TEST_CASE("a missing quote is put where the value ends") {
    CHECK(told("<a href=\"x.html>b</a>") == "missing_quote \" 1:9 1:16");
    CHECK(fixed("<a href=\"x.html>b</a> <a href=\"y\">c</a>") ==
          "<a href=\"x.html\">b</a> <a href=\"y\">c</a>");
    CHECK(fixed("<img src=\"a.jpg alt=\"b\" id=\"c\">") ==
          "<img src=\"a.jpg\" alt=\"b\" id=\"c\">");
    CHECK(fixed("<p class='a\n<b>c</b>") == "<p class='a'>\n<b>c</b>");
    CHECK(fixed("<a href=x.html\">b</a>") == "<a href=\"x.html\">b</a>");
    CHECK(fixed("<meta charset=\"utf-8>\n<title>a</title>") ==
          "<meta charset=\"utf-8\">\n<title>a</title>");
}

TEST_CASE("a missing '>' is put behind what is surely of the tag") {
    CHECK(told("<p class=\"a\"\n<b>c</b>") == "missing_tag_end < 1:1 1:13");
    CHECK(fixed("<h1 Bonjour</h1>") == "<h1> Bonjour</h1>");
    CHECK(fixed("<a href=\"x\" Accueil</a>") == "<a href=\"x\"> Accueil</a>");
    CHECK(fixed("<input disabled required\n<br>") == "<input disabled required>\n<br>");
    CHECK(fixed("<b>a</b\n<br>") == "<b>a</b>\n<br>");
    CHECK(fixed("<!DOCTYPE html\n<p>a") == "<!DOCTYPE html>\n<p>a");
}

TEST_CASE("a comment without its end is closed at the end of its line") {
    CHECK(told("a <!-- note\n<b>c</b>") == "unclosed_comment <!-- 1:3 2:9");
    CHECK(fixed("a <!-- note\n<b>c</b>\n") == "a <!-- note -->\n<b>c</b>\n");
    CHECK(told("<!-- un\n<b>c</b>\n<!-- deux -->") == "unclosed_comment <!-- 1:1 3:1");
    CHECK(fixed("<!--\na\nb\n") == "<!--\na\nb -->\n");
}

TEST_CASE("what only looks like a mistake of spelling is none") {
    for (const char* text :
         {"<!--[if IE]><!-->a<!--<![endif]-->", "<!-- a <!-- b -->", "<a title=\"a\nb\">c</a>",
          "<!DOCTYPE svg [<!ENTITY a \"b\">]>", "<?xml version=\"1.0\"?>", "<a title='\"'>b</a>",
          "<p data-a=\"<b>\" data-c=\"=\">d</p>", "<input value=\"a=\">"}) {
        INFO(text);
        CHECK(told(text) == "");
    }
}
