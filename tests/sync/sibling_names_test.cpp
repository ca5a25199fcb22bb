#include "sync/sibling_names.hpp"

#include "sync/names.hpp"
#include "tests/allocations.hpp"
#include "tests/test.hpp"

#include <set>

using namespace atelier;

namespace {

std::vector<std::string> shown(const std::vector<std::string>& names, bool folders = false) {
    std::vector<Sibling> siblings;
    for (const std::string& name : names)
        siblings.push_back({name, folded(name), folders});
    std::vector<std::string> answer;
    for (const ShownName& each : shown_names(siblings)) {
        CHECK(each.displaced == (each.name != names[answer.size()]));
        answer.push_back(each.name);
    }
    return answer;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("the first of two keeps its name and the second gets a number") {
    CHECK(shown({"page.html", "page.html", "page.html"}) ==
          Names{"page.html", "page~2.html", "page~3.html"});
    CHECK(shown({"img", "img"}, true) == Names{"img", "img~2"});
    CHECK(shown({"v1.2", "v1.2"}, true) == Names{"v1.2", "v1.2~2"});
}

TEST_CASE("names that fold to the same are one name, each in its own spelling") {
    CHECK(shown({"Straße", "STRASSE", "strasse"}) == Names{"Straße", "STRASSE~2", "strasse~3"});
    CHECK(shown({"a", "e\u0301", "\u00c9"}) == Names{"a", "e\u0301", "\u00c9~2"});
}

TEST_CASE("a number is passed over that some node is really called by") {
    CHECK(shown({"page.html", "page.html", "PAGE~2.html"}) ==
          Names{"page.html", "page~3.html", "PAGE~2.html"});
    // Whether the real one comes before or behind.
    CHECK(shown({"page~2.html", "page.html", "page.html"}) ==
          Names{"page~2.html", "page.html", "page~3.html"});
    CHECK(shown({"a~2", "a~2", "a", "a", "a~2~2"}) == Names{"a~2", "a~2~3", "a", "a~3", "a~2~2"});
}

TEST_CASE("a number that a node with another name was given is passed over") {
    // "a" as a folder and as a file without a dot go on counting apart.
    std::vector<Sibling> siblings{
        {"a", "a", true}, {"a", "a", true}, {"a", "a", false}, {"A", "a", true}};
    CHECK(shown_names(siblings) ==
          std::vector<ShownName>{{"a", false}, {"a~2", true}, {"a~3", true}, {"A~4", true}});
}

TEST_CASE("a folder of twice as many nodes of one name costs about twice") {
    const std::string stem = "a name that is too long to lie in a string";  // so it takes memory
    std::vector<std::size_t> taken;
    for (const std::size_t count : {1000U, 2000U}) {
        const std::vector<Sibling> siblings(count, {stem + ".html", stem + ".html", false});
        const test::Allocations allocations;
        const auto names = shown_names(siblings);
        taken.push_back(allocations.total_bytes());
        CHECK(names.back().name == stem + "~" + std::to_string(count) + ".html");
        std::set<std::string> different;
        for (const ShownName& name : names)
            different.insert(name.name);
        CHECK(different.size() == count);
    }
    CHECK(taken[1] < taken[0] * 5 / 2);
}
