#include "editor/syntax/css_properties.hpp"

#include "tests/test.hpp"

#include <algorithm>

using namespace atelier::editor;

TEST_CASE("properties are in order and stand there once") {
    CHECK(std::ranges::is_sorted(css_properties(), std::ranges::less_equal{}));
}

TEST_CASE("a property is known by its whole name") {
    CHECK(is_css_property("margin-left"));
    CHECK(!is_css_property("margin-"));
    CHECK(!is_css_property("bold"));
}
