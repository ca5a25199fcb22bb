#include "editor/syntax/html_scan.hpp"

#include "tests/seeds.hpp"
#include "tests/test.hpp"

#include <random>

using namespace atelier::editor;

namespace {

// Each tag as it stands in the text, with a sign for what is special about it.
std::vector<std::string> tags_of(std::string_view text) {
    std::vector<std::string> tags;
    HtmlScan scan(text);
    while (const auto tag = scan.next()) {
        std::string said(text.substr(tag->begin, tag->end - tag->begin));
        if (!tag->is_whole) said += " …";
        if (tag->lost_quote) said += " quote " + std::to_string(tag->lost_quote->missing);
        if (tag->content)
            said += " [" +
                    std::string(text.substr(tag->content->begin.value, tag->content->size())) + "]";
        tags.push_back(said);
    }
    return tags;
}
using Tags = std::vector<std::string>;

}  // namespace

TEST_CASE("tags, comments and declarations come in order, text between them does not") {
    CHECK(tags_of("<!DOCTYPE html><p>1 < 2 <!-- <b> --> x</P ><br/><?a?>&lt;") ==
          Tags{"<!DOCTYPE html>", "<p>", "<!-- <b> -->", "</P >", "<br/>", "<?a?>"});
    CHECK(tags_of("<!--><b><!---->") == Tags{"<!-->", "<b>", "<!---->"});
    CHECK(tags_of("a < b > c << </ >") == Tags{});
}

TEST_CASE("a '>' in a quoted value ends no tag") {
    CHECK(tags_of("<a title='1 > 0' href=\"x\ny\" b = c>t</a>") ==
          Tags{"<a title='1 > 0' href=\"x\ny\" b = c>", "</a>"});
}

TEST_CASE("nothing in a script or a title is a tag but its own end") {
    CHECK(tags_of("<script>if (a<b) '</p>'</SCRIPT><title>a <b></title>") ==
          Tags{"<script> [if (a<b) '</p>']", "</SCRIPT>", "<title> [a <b>]", "</title>"});
    CHECK(tags_of("<style>a{}</styles>") == Tags{"<style> [a{}</styles>]"});
    CHECK(tags_of("<script src=a />b<i>") == Tags{"<script src=a />", "<i>"});
}

TEST_CASE("a tag without its '>' ends where the next begins") {
    CHECK(tags_of("<p class=\"a\"\n<b>x</b") == Tags{"<p class=\"a\"\n …", "<b>", "</b …"});
}

TEST_CASE("a quote that is missing is found at the end of its value") {
    CHECK(tags_of("<a href=\"x.html>t</a> <a href=\"y\">") ==
          Tags{"<a href=\"x.html> quote 15", "</a>", "<a href=\"y\">"});
    CHECK(tags_of("<img src=\"a.jpg alt=\"b\">") == Tags{"<img src=\"a.jpg alt=\"b\"> quote 15"});
    CHECK(tags_of("<a href=x.html\">t") == Tags{"<a href=x.html\"> quote 8"});
    CHECK(tags_of("<img src='a.png />") == Tags{"<img src='a.png /> quote 15"});
}

TEST_CASE("values with signs of code in them miss no quote") {
    for (const char* text : {"<a onclick=\"if (a<b) c('>')\" x>", "<a href=\"?q=\">",
                             "<a title=\"a=\" b=\"c\">", "<p data-x='{\"a\": \"<b>\"}'>",
                             "<a href=\"x\"/>", "<a b=\"\">", "<a b='<i class=\"c\">'>"})
        CHECK(tags_of(text) == Tags{text});
}

TEST_CASE("the type of a script is known in every spelling") {
    for (const char* text : {"<script type=module>", "<script a TYPE = \"Module\" b>"})
        CHECK(HtmlScan(text).next()->type == "module");
    CHECK(HtmlScan("<script type=\"\">").next()->type.empty());
}

TEST_CASE("whatever stands there, each tag begins behind the one before") {
    constexpr std::string_view pieces[] = {"<",  ">",    "\"",  "'",        "=",         "/", " ",
                                           "<a", "<!--", "-->", "<script>", "</script>", "x", "\n"};
    for (std::uint32_t seed = 0; seed < atelier::seeds(3'000); ++seed) {
        INFO("seed " << seed);
        std::mt19937 random(seed);
        std::string text;
        for (int i = 0; i < 30; ++i)
            text += pieces[random() % std::size(pieces)];
        HtmlScan scan(text);
        std::size_t end = 0;
        while (const auto tag = scan.next()) {
            REQUIRE(tag->begin >= end);
            REQUIRE(tag->end > tag->begin);
            REQUIRE(tag->end <= text.size());
            end = tag->content ? tag->content->end.value : tag->end;
        }
    }
}
