#include "sync/past_set.hpp"

#include "tests/random_changes.hpp"
#include "tests/test.hpp"

#include <set>

using namespace atelier;

namespace {

PastSet set_of(const std::set<std::uint32_t>& numbers) {
    PastSet set;
    for (const std::uint32_t number : numbers)
        set = set.with(number);
    return set;
}

}  // namespace

TEST_CASE("joined past sets are the union of what they hold, whichever is longer") {
    test::Dice dice(1);
    for (int i = 0; i < 2000; ++i) {
        std::set<std::uint32_t> a, b;
        for (std::uint64_t n = dice.below(6); n > 0; --n)
            a.insert(static_cast<std::uint32_t>(dice.below(200)));
        for (std::uint64_t n = dice.below(6); n > 0; --n)
            b.insert(static_cast<std::uint32_t>(dice.below(200)));
        const PastSet joined = set_of(a).joined(set_of(b));
        a.insert(b.begin(), b.end());
        REQUIRE(joined.numbers() == std::vector(a.begin(), a.end()));
        for (std::uint32_t n = 0; n < 260; ++n)
            REQUIRE(joined.contains(n) == a.contains(n));
        REQUIRE_FALSE(joined < set_of(a));
        REQUIRE_FALSE(set_of(a) < joined);
    }
}

TEST_CASE("following a past set leaves it as it was") {
    const PastSet before = set_of({1, 70});
    const PastSet after = before.with(3);
    CHECK_FALSE(before.contains(3));
    CHECK(after.contains(3));
    CHECK(PastSet().empty());
    CHECK_FALSE(before.empty());
}
