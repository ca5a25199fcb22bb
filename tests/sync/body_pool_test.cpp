#include "sync/body_pool.hpp"

#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// Of letters: what can be pressed; else of any bytes.
Bytes body(Dice& dice, std::size_t size, bool is_text) {
    Bytes bytes(size);
    for (std::uint8_t& byte : bytes)
        byte = static_cast<std::uint8_t>(is_text ? 'a' + dice.below(4) : dice.below(256));
    return bytes;
}

}  // namespace

TEST_CASE("every body comes back, whatever lies beside it and whichever was asked for before") {
    for (std::uint64_t seed = 1; seed <= seeds(20); ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        BodyPool pool;
        std::vector<std::pair<BodyPool::Place, Bytes>> kept;
        const auto look = [&](std::size_t which) {
            const auto& [place, bytes] = kept[which];
            const BytesView found = pool.at(place, bytes.size());
            REQUIRE(std::ranges::equal(found, bytes));
        };
        for (int i = 0; i < 300; ++i) {
            constexpr std::array sizes{0U, 1U, 6U, 900U, 4095U, 4096U, 70'000U, 200'000U};
            const std::size_t size =
                dice.chance(2) ? dice.below(40) : sizes[dice.below(sizes.size())];
            Bytes bytes = body(dice, size, !dice.chance(4));
            const BodyPool::Place place = pool.keep(bytes);
            kept.emplace_back(place, std::move(bytes));
            look(kept.size() - 1);
            look(dice.below(kept.size()));
        }
        for (std::size_t i = 0; i < kept.size(); ++i)
            look(i);
    }
}

TEST_CASE("a long body of text takes less than it is long, and a short one no whole chunk") {
    Dice dice(1);
    BodyPool pool;
    pool.keep(body(dice, 20, true));
    CHECK(pool.bytes() <= 4096);
    pool.keep(body(dice, 100'000, true));
    CHECK(pool.bytes() < 50'000);
    const std::size_t before = pool.bytes();
    pool.keep(body(dice, 100'000, false));  // noise
    CHECK(pool.bytes() - before == 100'000);
}
