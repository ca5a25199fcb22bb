#include "editor/assist/web_names.hpp"

#include "tests/test.hpp"

#include <algorithm>

using namespace atelier::editor;

TEST_CASE("every tag has a sentence in both languages, short enough for a narrow box") {
    for (const WebTag& tag : web_tags())
        for (const Language language : {Language::french, Language::english}) {
            CAPTURE(tag.name);
            const std::string about = Words(language)(tag.about);
            CHECK_FALSE(about.empty());
            CHECK(about.size() < 60);
        }
}

TEST_CASE("names are in order and stand there once") {
    const auto tags = web_tags();
    CHECK(std::ranges::is_sorted(tags, std::ranges::less_equal{}, &WebTag::name));
}

TEST_CASE("a tag is found by its name") {
    REQUIRE(web_tag("img") != nullptr);
    CHECK(web_tag("img")->attributes.find("alt") != std::string_view::npos);
    CHECK(web_tag("blink") == nullptr);
}
