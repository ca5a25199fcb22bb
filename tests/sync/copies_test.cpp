// What counts as a copy on another disk, and what no longer does.

#include "sync/copies.hpp"

#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

#include <set>

using namespace atelier;
using namespace atelier::test;

namespace {

const SpaceId space{{1}};
const LogName ours{AuthorId{{2}}, Sitting{3}};
const DeviceKey ana{{4}};
const DeviceKey bea{{5}};

ChangeId change(Seq seq) {
    return ChangeId{{6, static_cast<std::uint8_t>(seq)}};
}
Tip up_to(Seq seq) {
    return {ours, seq, change(seq)};
}
std::size_t seats_with(const Copies& copies, Seq seq) {
    return copies.seats_with(space, ours, seq, change(seq));
}

}  // namespace

TEST_CASE("a change is on the seats that have its log up to it or further") {
    Copies copies;
    copies.watch(space, ours);
    CHECK(seats_with(copies, 1) == 0);
    copies.heard(ana, space, up_to(2));
    copies.heard(bea, space, up_to(5));
    CHECK(seats_with(copies, 1) == 2);
    CHECK(seats_with(copies, 2) == 2);
    CHECK(seats_with(copies, 3) == 1);
    CHECK(seats_with(copies, 5) == 1);
    CHECK(seats_with(copies, 6) == 0);
    copies.watch(space, ours);
    CHECK(seats_with(copies, 5) == 1);
}

TEST_CASE("another change of the same seq is no copy") {
    Copies copies;
    copies.watch(space, ours);
    copies.heard(ana, space, {ours, 3, ChangeId{{99}}});
    CHECK(seats_with(copies, 3) == 0);
    CHECK(seats_with(copies, 2) == 1);
    copies.heard(ana, space, up_to(3));
    CHECK(seats_with(copies, 3) == 1);
}

TEST_CASE("what a seat said earlier and overtook takes nothing back") {
    Copies copies;
    copies.watch(space, ours);
    copies.heard(ana, space, up_to(5));
    copies.heard(ana, space, up_to(2));
    CHECK(seats_with(copies, 5) == 1);
}

TEST_CASE("of a log that is not watched nothing is kept") {
    Copies copies;
    copies.heard(ana, space, up_to(5));
    CHECK(seats_with(copies, 5) == 0);
    copies.watch(space, ours);
    CHECK(seats_with(copies, 5) == 0);
    copies.heard(ana, SpaceId{{7}}, up_to(5));
    copies.heard(ana, space, {{ours.author, Sitting{4}}, 5, change(5)});
    CHECK(seats_with(copies, 5) == 0);
    CHECK(copies.seats_with(SpaceId{{7}}, ours, 5, change(5)) == 0);
}

TEST_CASE("a seat that was removed has no copy, and a wiped one has what it says again") {
    Copies copies;
    const LogName other{ours.author, Sitting{8}};
    copies.watch(space, ours);
    copies.watch(space, other);
    for (const DeviceKey& seat : {ana, bea}) {
        copies.heard(seat, space, up_to(5));
        copies.heard(seat, space, {other, 5, change(5)});
    }
    copies.greeted(ana, Instance{1});
    copies.greeted(ana, Instance{1});
    copies.forget(bea);
    CHECK(seats_with(copies, 5) == 1);
    CHECK(copies.seats_with(space, other, 5, change(5)) == 1);
    copies.greeted(ana, Instance{2});
    CHECK(seats_with(copies, 1) == 0);
    CHECK(copies.seats_with(space, other, 5, change(5)) == 0);
    copies.heard(ana, space, up_to(2));
    CHECK(seats_with(copies, 2) == 1);
    CHECK(seats_with(copies, 5) == 0);
}

TEST_CASE("all that the own disk has is on as many seats as the log that is on the fewest") {
    Copies copies;
    CHECK(copies.seats_with_all() == 0);
    const LogName other{ours.author, Sitting{8}};
    copies.watch(space, ours);
    copies.watch(space, other);
    copies.heard(ana, space, up_to(5));
    copies.heard(bea, space, up_to(5));
    copies.heard(bea, space, {other, 1, change(1)});
    CHECK(copies.seats_with_all() == 0);
    copies.kept(space, up_to(4));
    CHECK(copies.seats_with_all() == 2);
    copies.kept(space, {other, 1, change(1)});
    CHECK(copies.seats_with_all() == 1);
    copies.kept(space, up_to(6));
    CHECK(copies.seats_with_all() == 0);
}

TEST_CASE("no seat is counted that never said it and none is left out that did") {
    const auto seed = GENERATE(range(std::uint64_t{1}, 1 + seeds(50)));
    CAPTURE(seed);
    Dice dice(seed);
    Copies copies;
    copies.watch(space, ours);
    std::vector<std::pair<DeviceKey, Seq>> said;  // since the seat was last forgotten
    for (int step = 0; step < 200; ++step) {
        const DeviceKey seat{{static_cast<std::uint8_t>(dice.below(5))}};
        if (dice.chance(20)) {
            copies.forget(seat);
            std::erase_if(said, [&](const auto& each) { return each.first == seat; });
            continue;
        }
        said.emplace_back(seat, 1 + dice.below(30));
        copies.heard(seat, space, up_to(said.back().second));
        const Seq asked = 1 + dice.below(30);
        std::set<DeviceKey> having;
        for (const auto& [who, seq] : said) {
            if (seq >= asked) having.insert(who);
        }
        CHECK(seats_with(copies, asked) == having.size());
    }
}
