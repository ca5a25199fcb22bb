#include "sync/scalars.hpp"

#include "protocol/bytes.hpp"
#include "tests/test.hpp"

using namespace atelier;

TEST_CASE("every scalar value is itself again after UTF-8, which is well-formed") {
    std::u32string all;
    for (char32_t c = 1; c <= 0x10FFFF; ++c)
        if (c < 0xD800 || c > 0xDFFF) all += c;
    const std::string utf8 = utf8_of(all);
    CHECK(utf8_prefix(view_of(utf8)).bytes == utf8.size());
    CHECK(utf8_prefix(view_of(utf8)).scalars == all.size());
    CHECK(scalars_of(utf8) == all);
}

TEST_CASE("text of each length in UTF-8 has the bytes of RFC 3629") {
    CHECK(utf8_of(U"A\u00E9\u20AC\U0001F600") == "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
}
