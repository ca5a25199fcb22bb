#include "sync/replica.hpp"

#include "tests/seeds.hpp"
#include "tests/sync/founded.hpp"
#include "tests/sync/replica_world.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("spaces appear with the acts that create them, and the news say so") {
    const ReplicaWorld world(5);
    const auto replica = world.replica(1);
    CHECK(replica->spaces() == std::vector{world.class_space()});
    world.give_acts(*replica, world.acts());
    const Replica::News news = replica->take_news();
    CHECK(news.spaces_changed);
    CHECK(news.class_changed);
    CHECK(replica->has_space(world.history.project()));
    CHECK_FALSE(replica->take_news().class_changed);
}

TEST_CASE("a span for a space that is not known yet is dropped, and the class space lacking") {
    const ReplicaWorld world(5);
    const auto replica = world.replica(1);
    world.give(*replica, world.history.world.written().front());
    CHECK(replica->take_news().held.empty());
    CHECK(replica->take_lacking() == std::set{world.class_space()});
}

TEST_CASE("a bad signature is a fault where the author has a place, and nothing is held") {
    const ReplicaWorld world(5);
    const auto replica = world.replica(1);
    world.give_acts(*replica, world.acts());
    const auto& written = world.history.world.written();
    const auto placed = std::ranges::find_if(written, [&](const ChangeId& id) {
        return replica->class_chains().space().ever_has_place(
            world.history.world.at(id).header.log(), world.history.project());
    });
    REQUIRE(placed != written.end());
    const SpanChange& change = world.history.world.at(*placed);
    CHECK(replica->add(world.history.project(), {&change, 1}, Signature{{7}}) ==
          Error::bad_signature);
    CHECK_FALSE(replica->holds(world.history.project(), change.id));
}

TEST_CASE("a branch comes out in pieces that make the same branch elsewhere") {
    for (std::uint64_t seed = 1; seed <= seeds(40); ++seed) {
        INFO("seed " << seed);
        const ReplicaWorld world(seed);
        const auto one = world.replica(1);
        world.give_all(*one);
        const auto other = world.replica(2);
        Founded::give_all(*one, *other);
        REQUIRE(hold_the_same(*one, *other));
    }
}

TEST_CASE("which id a branch has at a seq is that of its own chain") {
    for (std::uint64_t seed = 1; seed <= seeds(20); ++seed) {
        const ReplicaWorld world(seed);
        const auto replica = world.replica(1);
        world.give_all(*replica);
        const SpaceId& project = world.history.project();
        for (const Tip& tip : replica->tips(project)) {
            ChangeId at = tip.id;
            for (Seq seq = tip.seq; seq >= 1; --seq) {
                REQUIRE(replica->id_at(project, tip.id, seq) == at);
                at = world.history.world.at(at).header.prev;
            }
            CHECK_FALSE(replica->id_at(project, tip.id, tip.seq + 1));
        }
    }
}

TEST_CASE("acts of this seat are held, accepted and news; without a place nothing is written") {
    Founded seat;
    seat.replica->take_news();
    REQUIRE(seat.replica->write(act::SessionMark{SessionMarkKind::begin, "matin"}, 5));
    CHECK(seat.replica->take_news().held.size() == 1);
    CHECK(seat.replica->state().session_marks.size() == 1);

    const auto stranger = std::make_unique<Replica>(
        seat.genesis, seat.signature, signing_key_from(id_number<Seed>(8, 9)),
        [] { return Sitting{5}; },
        [](const AuthorId&, const ChangeId&, const Signature&) { return true; });
    CHECK_FALSE(stranger->write(act::SessionMark{}, 5));
    CHECK(stranger->take_news().held.empty());
}

TEST_CASE("contents made anew show the same, without what was open") {
    Founded seat;
    seat.type(0, U"kept");
    REQUIRE(seat.replica->author(seat.project).seal(1));
    seat.type(4, U" lost");
    CHECK(seat.text().now().text() == U"kept lost");
    seat.replica->make_contents_anew(seat.project);
    CHECK(seat.text().now().text() == U"kept");
    seat.type(4, U" and on");
    REQUIRE(seat.replica->author(seat.project).seal(1));
    CHECK(seat.text().now().text() == U"kept and on");
}
