#include "node/shell/random_seed.hpp"

#include "tests/test.hpp"

#include <set>

using namespace atelier;

TEST_CASE("no two seeds are the same, and each byte takes many values") {
    std::set<Seed> seeds;
    std::set<std::uint8_t> firsts;
    std::set<std::uint8_t> lasts;
    for (int i = 0; i < 1'000; ++i) {
        const Seed seed = random_seed();
        seeds.insert(seed);
        firsts.insert(seed.bytes.front());
        lasts.insert(seed.bytes.back());
    }
    CHECK(seeds.size() == 1'000);
    CHECK(firsts.size() > 200);  // 251 on the average
    CHECK(lasts.size() > 200);
}
