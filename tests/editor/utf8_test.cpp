#include "editor/utf8.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("a code point is read whole and nothing that is not well-formed is one") {
    const auto first = [](std::string_view text) {
        std::size_t at = 0;
        return next_code_point(text, at);
    };
    CHECK(first("a") == U'a');
    CHECK(first("é") == U'é');
    CHECK(first("日") == U'日');
    CHECK(first("\xf0\x9f\xa5\x96") == char32_t{0x1f956});
    for (const std::string bad : {"\x80", "\xc0\xaf", "\xc3", "\xed\xa0\x80", "\xe0\x80\x80",
                                  "\xf4\x90\x80\x80", "\xff", "\xe2\x82"})
        CHECK(first(bad) == std::nullopt);
}

TEST_CASE("a bad byte is passed alone so that what follows is still read") {
    std::size_t at = 0;
    const std::string_view text =
        "\xc3"
        "a";
    CHECK(next_code_point(text, at) == std::nullopt);
    CHECK(next_code_point(text, at) == U'a');
    CHECK(at == text.size());
    CHECK_FALSE(is_utf8(text));
    CHECK(is_utf8("été"));
}

TEST_CASE("every scalar value comes back as it was written") {
    for (char32_t each = 0; each <= 0x10ffff; each += each < 0x3000 ? 1 : 97) {
        if (each >= 0xd800 && each < 0xe000) continue;
        std::string text;
        append_utf8(text, each);
        std::size_t at = 0;
        if (next_code_point(text, at) == each && at == text.size()) continue;
        FAIL("lost: " << static_cast<std::uint32_t>(each));
    }
}
