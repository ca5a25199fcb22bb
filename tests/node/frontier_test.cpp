#include "node/frontier.hpp"

#include "tests/seeds.hpp"
#include "tests/sync/founded.hpp"
#include "tests/sync/replica_world.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("the frontier is every counting change that no other counting change stands on") {
    std::size_t several = 0;
    for (std::uint64_t seed = 1; seed <= seeds(60); ++seed) {
        INFO("seed " << seed);
        const ReplicaWorld world(seed);
        const auto replica = world.replica(1);
        Dice dice(seed);
        dice.chance(2) ? world.give_all(*replica) : world.give_some(*replica, dice);
        const SpaceId& project = world.history.project();
        Space* space = replica->space(project);
        if (space == nullptr) continue;
        std::set<ChangeId> heads;
        std::set<ChangeId> parents;
        for (const ChangeId& id : world.history.world.written()) {
            if (!space->is_accepted(id) || !space->counts(id)) continue;
            heads.insert(id);
            for (const ChangeId& parent : space->resolved(id).parents)
                parents.insert(parent);
        }
        for (const ChangeId& parent : parents)
            heads.erase(parent);
        REQUIRE(frontier_of(*replica, project) == std::vector(heads.begin(), heads.end()));
        several += heads.size() > 1;
    }
    CHECK(several > 0);
}

TEST_CASE("a version is some accepted changes of the space and nothing else") {
    Founded seat;
    const std::vector<ChangeId> now = frontier_of(*seat.replica, seat.project);
    CHECK(now == std::vector{seat.page.change});
    CHECK(is_version(*seat.replica, seat.project, now));
    CHECK_FALSE(is_version(*seat.replica, seat.project, {}));
    const ChangeId unknown{{7}};
    CHECK_FALSE(is_version(*seat.replica, seat.project, {&unknown, 1}));
    CHECK_FALSE(is_version(*seat.replica, SpaceId{{7}}, now));
    CHECK(frontier_of(*seat.replica, SpaceId{{7}}).empty());
    CHECK(frontier_of(*seat.replica, seat.replica->class_id()).empty());
}
