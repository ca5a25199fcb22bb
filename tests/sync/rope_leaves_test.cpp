#include "sync/rope_leaves.hpp"

#include "sync/scalars.hpp"
#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::string read(const RopeLeaves& leaves, std::uint32_t position, std::uint32_t count) {
    std::string text;
    leaves.read(position, count, [&](std::string_view part) { text += part; });
    return text;
}

// Beside a plain string of scalars.
struct Both {
    RopeLeaves leaves;
    std::u32string plain;

    std::uint32_t size() const { return static_cast<std::uint32_t>(plain.size()); }
    void insert(std::uint32_t position, const std::u32string& text) {
        leaves.insert(position, utf8_of(text), static_cast<std::uint32_t>(text.size()));
        plain.insert(position, text);
    }
    void remove(std::uint32_t position, std::uint32_t count) {
        leaves.remove(position, count);
        plain.erase(position, count);
    }
    void check_counts() const {
        REQUIRE(leaves.scalars() == plain.size());
        REQUIRE(leaves.bytes() == utf8_of(plain).size());
        REQUIRE(leaves.newlines() == std::ranges::count(plain, U'\n'));
    }
    void check_place(std::uint32_t position) const {
        const std::u32string before = plain.substr(0, position);
        REQUIRE(leaves.bytes_before(position) == utf8_of(before).size());
        const auto lines = static_cast<std::uint32_t>(std::ranges::count(before, U'\n'));
        REQUIRE(leaves.newlines_before(position) == lines);
        const std::size_t newline = before.rfind(U'\n');
        const std::size_t start = newline == std::u32string::npos ? 0 : newline + 1;
        REQUIRE(leaves.behind_newlines(lines) == start);
    }
    void check_text() const {
        check_counts();
        REQUIRE(read(leaves, 0, size()) == utf8_of(plain));
    }
};

std::u32string letters(Dice& dice, std::size_t count) {
    std::u32string text;
    for (std::size_t i = 0; i < count; ++i)
        text += U"abc\né\U0001F469"[dice.below(6)];
    return text;
}

}  // namespace

TEST_CASE("leaves hold what a plain string does, however it was cut, joined and typed") {
    for (std::uint64_t seed = 1; seed <= seeds(40); ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        Both both;
        if (seed % 3 == 0) {
            both.plain = letters(dice, 20'000);
            both.leaves = RopeLeaves(utf8_of(both.plain));
        }
        std::uint32_t at = 0;
        for (int step = 0; step < 800; ++step) {
            if (dice.chance(3)) at = static_cast<std::uint32_t>(dice.below(both.size() + 1));
            at = std::min(at, both.size());
            if (dice.chance(2)) {
                const std::u32string text = letters(dice, dice.chance(40) ? 3000 : 1);
                both.insert(at, text);
                at += static_cast<std::uint32_t>(text.size());
            } else {
                const std::uint32_t most = dice.chance(40) ? 5000 : 2;
                if (dice.chance(2)) at -= std::min(at, most);
                both.remove(at, std::min(most, both.size() - at));
            }
            both.check_counts();
            if (dice.chance(20))
                both.check_place(static_cast<std::uint32_t>(dice.below(both.size() + 1)));
            if (!dice.chance(100)) continue;
            both.check_text();
            const auto from = static_cast<std::uint32_t>(dice.below(both.size() + 1));
            const auto count = static_cast<std::uint32_t>(dice.below(both.size() - from + 1));
            REQUIRE(read(both.leaves, from, count) == utf8_of(both.plain.substr(from, count)));
        }
        both.remove(0, both.size());
        both.check_text();
        both.insert(0, letters(dice, 5));
        both.check_text();
    }
}
