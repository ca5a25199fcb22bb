// The replay and the model say the same about random histories, in whatever order acts arrive.
// ATELIER_HISTORIES raises their number; a failure prints the seed.

#include "tests/sync/act_model.hpp"

#include "tests/random_changes.hpp"
#include "tests/sync/random_class.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::uint64_t histories() {
    const char* wanted = std::getenv("ATELIER_HISTORIES");
    return wanted ? std::strtoull(wanted, nullptr, 10) : 10'000;
}

std::vector<ActChange> random_history(Dice& dice) {
    RandomClass history([&](std::uint64_t bound) { return dice.below(bound); });
    for (std::uint64_t steps = dice.from_to(2, 36); steps > 0; --steps)
        history.step();
    std::vector<ActChange> changes = history.world().changes();
    changes.insert(changes.begin(), history.world().genesis());
    return changes;
}

// Offers everything in a random order, again and again, until nothing more is taken. Asks for the
// state in between or not, since that decides which way through the replay is taken.
ClassState state_in_random_order(Dice& dice, const std::vector<ActChange>& changes, bool ask,
                                 std::size_t& accepted) {
    ClassSpace space(changes.front(), verify_cheaply);
    std::vector<const ActChange*> open;
    for (const ActChange& change : std::span(changes).subspan(1))
        open.push_back(&change);
    for (bool more = true; more;) {
        more = false;
        for (std::size_t i = open.size(); i > 1; --i)
            std::swap(open[i - 1], open[dice.below(i)]);
        std::erase_if(open, [&](const ActChange* change) {
            const bool taken = space.add(*change) == Acceptance::accepted;
            more = more || taken;
            if (ask && taken && dice.chance(2)) (void)space.state();
            return taken;
        });
    }
    accepted = space.graph().size();
    return space.state();
}

struct Met {
    std::map<VoidReason, std::size_t> reasons;
    std::size_t brute_forced = 0, root_changes = 0;
    std::size_t cuts = 0, accepted = 0;
};

void meet(const ClassState& state, Met& met) {
    for (const auto& [order, reason] : state.void_acts)
        ++met.reasons[reason];
    met.root_changes += state.root_change == id_cast<Hash>(state.class_id) ? 0 : 1;
    met.cuts += state.cuts.size();
}

}  // namespace

TEST_CASE("the replay of a random history is the model's, in any order, and the only solution") {
    Met met;
    const std::uint64_t count = histories();
    for (std::uint64_t seed = 1; seed <= count; ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        const auto changes = random_history(dice);
        ActModel model(changes, verify_cheaply);
        const ClassState expected = model.state();
        std::size_t accepted = 0;
        REQUIRE(state_in_random_order(dice, changes, false, accepted) == expected);
        REQUIRE(accepted == model.accepted().size());
        REQUIRE(state_in_random_order(dice, changes, true, accepted) == expected);
        // The search takes most of the time; every third history is enough of it.
        const auto solutions = seed % 3 == 0 ? model.solutions(8) : std::nullopt;
        if (solutions) {
            REQUIRE(*solutions == 1);
            ++met.brute_forced;
        }
        met.accepted += accepted;
        meet(expected, met);
    }
    for (const auto& [reason, times] : met.reasons)
        UNSCOPED_INFO("reason " << static_cast<int>(reason) << ": " << times);
    UNSCOPED_INFO("brute force " << met.brute_forced << ", root changes " << met.root_changes
                                 << ", cuts " << met.cuts << ", accepted " << met.accepted);
    // What was not met was not tested.
    CHECK(met.reasons.size() == static_cast<std::size_t>(VoidReason::kit_refused) + 1);
    CHECK(met.brute_forced > count / 20);
    CHECK(met.root_changes > count / 20);
    CHECK(met.cuts > count / 20);
}
