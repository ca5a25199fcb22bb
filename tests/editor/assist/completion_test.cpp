#include "editor/assist/completion.hpp"

#include "tests/editor/text/marked_text.hpp"
#include "tests/test.hpp"

using namespace atelier::editor;

namespace {

ProjectNames project() {
    return {{"css/style.css", "images/Four.JPG", "index.html", "pages/pains.html"},
            {"carte", "grande"},
            {"horaires", "pains"}};
}

// The first candidates, separated by commas.
std::string offered(std::string_view text, Grammar grammar, bool is_asked_for = false,
                    std::string_view folder = "") {
    const MarkedText at = marked(text);
    const auto found = completion_at(
        {at.buffer, at.selections.primary().caret, grammar, project, folder, is_asked_for},
        Words(Language::french));
    std::string list;
    if (!found) return list;
    for (std::size_t i = 0; i < std::min<std::size_t>(3, found->candidates.size()); ++i)
        list += (i == 0 ? "" : ", ") + found->candidates[i].text;
    return list;
}

}  // namespace

TEST_CASE("tags are offered by what is begun, with a sentence about each") {
    CHECK(offered("<im|", Grammar::html) == "img");
    CHECK(offered("<IM|", Grammar::html) == "img");
    CHECK(offered("<h|", Grammar::html) == "h1, h2, h3");
    CHECK(offered("<img|", Grammar::html).empty());  // only what is there already
    const Buffer buffer("<im");
    const auto found = completion_at({buffer, buffer.end(), Grammar::html, project, "", false},
                                     Words(Language::french));
    CHECK(found->candidates[0].about == "une image ; alt dit ce qu'elle montre");
}

TEST_CASE("an end tag offers what is open, the innermost first") {
    CHECK(offered("<main><p>x</|", Grammar::html) == "p>, main>");
    CHECK(offered("<main><p>x</|>", Grammar::html) == "p, main");
    CHECK(offered("<main><h3>x</h|>", Grammar::html) == "h3");
}

TEST_CASE("attributes are offered when one is begun, with the caret between the quotes") {
    CHECK(offered("<img |", Grammar::html).empty());
    CHECK(offered("<img |", Grammar::html, true) == "src=\"\", alt=\"\", width=\"\"");
    CHECK(offered("<img a|", Grammar::html) == "alt=\"\"");
    CHECK(offered("<input req|", Grammar::html) == "required");
}

TEST_CASE("values offer what the project has, in its true case") {
    CHECK(offered("<p class=\"|", Grammar::html) == "carte, grande");
    CHECK(offered("<p class=\"carte g|", Grammar::html) == "grande");
    CHECK(offered("<a href=\"#|", Grammar::html) == "#horaires, #pains");
    CHECK(offered("<img src=\"images/f|", Grammar::html) == "images/Four.JPG");
    CHECK(offered("<img src=\"../im|", Grammar::html, false, "pages") == "../images/Four.JPG");
    CHECK(offered("<a href=\"pa|", Grammar::html, false, "pages") == "pains.html");
}

TEST_CASE("files that fit the tag come before all others") {
    CHECK(offered("<img src=\"|", Grammar::html) == "images/Four.JPG, css/style.css, index.html");
    CHECK(offered("<A href=\"|", Grammar::html) == "index.html, pages/pains.html, css/style.css");
    CHECK(offered("<link href=\"|", Grammar::html).starts_with("css/style.css, "));
    CHECK(offered("<video poster=\"|", Grammar::html).starts_with("images/Four.JPG, "));
}

TEST_CASE("CSS offers properties where one begins, and the project's classes") {
    CHECK(offered("p {\n  colo|", Grammar::css) == "color: ");
    CHECK(offered("p { margin: 0; pad|", Grammar::css) ==
          "padding: , padding-bottom: , padding-left: ");
    CHECK(offered("p { color: re|", Grammar::css).empty());
    CHECK(offered(".|", Grammar::css) == "carte, grande");
    CHECK(offered("<style>\np {\n  colo|\n}</style>", Grammar::html) == "color: ");
}

TEST_CASE("words of the page are offered only when they are asked for") {
    CHECK(offered("boulangerie du village\nbou|", Grammar::plain).empty());
    CHECK(offered("boulangerie du village\nbou|", Grammar::plain, true) == "boulangerie");
    CHECK(offered("boulangerie |", Grammar::plain, true).empty());
}

TEST_CASE("a path is as seen from the page's folder") {
    CHECK(relative_path("", "a.css") == "a.css");
    CHECK(relative_path("css", "css/a.css") == "a.css");
    CHECK(relative_path("pages/un", "pages/deux/a.html") == "../deux/a.html");
    CHECK(relative_path("pages/un", "a.html") == "../../a.html");
    CHECK(relative_path("page", "pages/a.html") == "../pages/a.html");
}

TEST_CASE("classes and ids are found in pages and style sheets") {
    ProjectNames names;
    add_names(Grammar::html, Buffer("<p class=\"a b\" id=\"c\">\n<p class=\"\">"), names);
    add_names(Grammar::css, Buffer(".d > #e:hover, p.f { color: #fff; width: .5em }\n"), names);
    CHECK(names.classes == std::set<std::string>{"a", "b", "d", "f"});
    CHECK(names.ids == std::set<std::string>{"c", "e"});
}
