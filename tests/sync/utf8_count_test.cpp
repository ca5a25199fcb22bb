#include "sync/utf8_count.hpp"

#include "sync/scalars.hpp"
#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("counts and places in UTF-8 are those of its scalars, at every length and border") {
    constexpr std::u32string_view letters = U"ab\né\n\U0001F469\U0010FFFFx€";
    for (std::uint64_t seed = 1; seed <= seeds(60); ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        const std::size_t length = seed % 3 == 0 ? dice.below(9000) : dice.below(70);
        const bool is_ascii = seed % 4 == 0;
        std::u32string text;
        for (std::size_t i = 0; i < length; ++i)
            text += is_ascii ? letters[dice.below(3)] : letters[dice.below(letters.size())];
        const std::string bytes = utf8_of(text);
        REQUIRE(utf8::scalars(bytes) == text.size());
        REQUIRE(utf8::newlines(bytes) == std::ranges::count(text, U'\n'));
        REQUIRE(utf8::offset(bytes, static_cast<std::uint32_t>(text.size())) == bytes.size());
        REQUIRE(utf8::offset(bytes, static_cast<std::uint32_t>(text.size() + 3)) == bytes.size());
        std::size_t at = 0;
        for (std::uint32_t i = 0; i < text.size(); ++i) {
            const std::size_t size = utf8_of(text.substr(i, 1)).size();
            if (i < 70 || dice.chance(50)) {
                REQUIRE(utf8::offset(bytes, i) == at);
                for (std::size_t k = 0; k < size; ++k)
                    REQUIRE(utf8::border(bytes, at + k) == at);
            }
            at += size;
        }
        REQUIRE(utf8::border(bytes, bytes.size()) == bytes.size());
    }
}
