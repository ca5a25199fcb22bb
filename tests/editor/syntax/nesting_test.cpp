#include "editor/syntax/nesting.hpp"

#include "tests/test.hpp"

using namespace atelier::editor;

TEST_CASE("the depth of brackets is that of the deepest") {
    CHECK(nesting_of(Grammar::javascript, "f(a[{}], [(1)]) }}} {").deepest == 3);
    CHECK(nesting_of(Grammar::css, std::string(501, '{')).is_too_deep());
    CHECK(!nesting_of(Grammar::json, std::string(500, '[')).is_too_deep());
    CHECK(nesting_of(Grammar::plain, std::string(501, '{')).deepest == 0);
}

TEST_CASE("the depth of tags counts what must be ended") {
    CHECK(nesting_of(Grammar::html, "<div><p><br><b></b></p></div><i>").deepest == 2);
    std::string list = "<ul>";
    for (int i = 0; i < 1'000; ++i)
        list += "<li>a<br>";
    CHECK(nesting_of(Grammar::html, list).deepest == 1);
    std::string deep;
    for (int i = 0; i < 501; ++i)
        deep += "<div>";
    CHECK(nesting_of(Grammar::html, deep).is_too_deep());
}

TEST_CASE("brackets in a script count for the page") {
    const std::string script = "<script>" + std::string(501, '(') + "</script>";
    CHECK(nesting_of(Grammar::html, script).is_too_deep());
}

TEST_CASE("what other grammars read are styles and scripts, by their type") {
    const std::string page =
        "<style>a{}</style><script>b</script><script type=module>c</script>"
        "<script type='application/ld+json'>{}</script><script type=\"text/template\"><p></script>"
        "<script src=x></script><textarea>d</textarea><script type=importmap>{}</script>";
    std::vector<std::pair<Grammar, std::string>> found;
    for (const Injection& part : nesting_of(Grammar::html, page).injections)
        found.emplace_back(part.grammar, page.substr(part.range.begin.value, part.range.size()));
    CHECK(found == std::vector<std::pair<Grammar, std::string>>{{Grammar::css, "a{}"},
                                                                {Grammar::javascript, "b"},
                                                                {Grammar::javascript, "c"},
                                                                {Grammar::json, "{}"},
                                                                {Grammar::json, "{}"}});
}
