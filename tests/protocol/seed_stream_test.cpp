#include "protocol/seed_stream.hpp"

#include "tests/test.hpp"

#include <set>

using namespace atelier;

TEST_CASE("a seed stream is a function of its seed and says nothing twice") {
    SeedStream one(Seed{{1}});
    SeedStream same(Seed{{1}});
    SeedStream other(Seed{{2}});
    std::set<Seed> seen;
    for (int i = 0; i < 1000; ++i) {
        const Seed seed = one.next();
        CHECK(seed == same.next());
        CHECK(seen.insert(seed).second);
        CHECK(seen.insert(other.next()).second);
    }
    CHECK(one.number() == same.number());
    CHECK(one.number() != one.number());
}
