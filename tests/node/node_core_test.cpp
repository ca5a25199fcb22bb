#include "node/node_core.hpp"

#include "tests/node/table.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a learner joins with a kit and sees what the trainer types") {
    Class room;
    room.open(room.trainer);
    room.type(room.trainer, U"bonjour");
    room.table.run(500);
    REQUIRE(room.learner.node->replica()->contents(room.project));
    CHECK(room.text(room.trainer) == U"bonjour");
    CHECK(room.text(room.learner) == U"bonjour");
    const auto status = all<told::Status>(room.trainer).back();
    CHECK(status.processed == status.saved);
    CHECK(status.seats == 1);
    CHECK(status.connected == 1);
}

TEST_CASE("what a learner typed before a kill of its node is there when it starts again") {
    Class room;
    room.open(room.learner);
    room.type(room.learner, U"salut ");
    room.table.run(0);
    room.learner.node.reset();
    room.table.start(room.learner);
    CHECK(room.text(room.learner) == U"salut ");
    room.open(room.trainer);
    room.type(room.trainer, U"bonjour ");
    room.table.run(20'000);
    CHECK(room.text(room.learner) == room.text(room.trainer));
    CHECK(room.text(room.trainer).size() == 14);
}

TEST_CASE("a removed learner who comes again with the kit is refused and gets no new key") {
    Class room;
    const auto author = public_half<AuthorId>(room.learner.keyring.author);
    room.say(act::Cut{CutReason::remove, {author}, {}});
    room.table.run(1'000);
    // The same keys, nothing else kept.
    room.learner.node.reset();
    room.learner.disk = {};
    room.table.start(room.learner);
    Seed seed;
    seed.bytes[0] = 99;
    REQUIRE(room.learner.node->ask_to_join({{room.table.address_of(room.trainer)}, {}},
                                           {"Karim", signing_key_from(seed)}, room.table.time()));
    room.table.run(3'000);
    CHECK_FALSE(room.learner.node->replica());
    CHECK_FALSE(room.learner.node->network_key());
    const auto grants = room.trainer.node->replica()->state().authors.at(author);
    CHECK(grants.size() == 1);
}

TEST_CASE("a seat without a place in the class is no copy, whatever it says to have") {
    Class room;
    room.learner.node->stop(room.table.time());
    room.table.run(100);
    room.learner.node.reset();
    room.open(room.trainer);
    room.type(room.trainer, U"bonjour");
    room.table.run(500);
    REQUIRE(all<told::Status>(room.trainer).back().seats == 0);
    const SessionNumber stranger{99};
    NodeCore& node = *room.trainer.node;
    node.connected({stranger,
                    DeviceKey{{9}},
                    {},
                    HandshakeKind::rejoin,
                    *node.class_id(),
                    {},
                    false,
                    room.table.address_of(room.learner)},
                   room.table.time());
    node.received(stranger, encode(message::Hello{1, 1, Instance{9}, {}}), room.table.time());
    message::Have have;
    for (const SpaceId& space : node.replica()->spaces())
        for (const Tip& tip : node.replica()->tips(space))
            have.logs.push_back({space, tip});
    std::ranges::sort(have.logs);
    node.received(stranger, encode(have), room.table.time());
    room.table.run(500);
    CHECK(all<told::Status>(room.trainer).back().seats == 0);
}

TEST_CASE(
    "a disk that takes no pictures any more still keeps what is typed, and is said to be so") {
    Class room;
    room.open(room.trainer);
    room.trainer.node->set_room(RoomLeft::no_blobs);
    room.type(room.trainer, U"bonjour");
    room.table.run(500);
    const auto status = all<told::Status>(room.trainer).back();
    CHECK(status.disk == DiskState::nearly_full);
    CHECK(status.processed == status.saved);
    room.trainer.node->set_room(RoomLeft::ample);
    room.table.run(5'000);
    CHECK(all<told::Status>(room.trainer).back().disk == DiskState::well);
}

TEST_CASE("texts that nobody wants rest after a while, and are there when somebody does") {
    Class room;
    const std::u32string much(2'000, U'a');
    room.open(room.trainer);
    room.type(room.trainer, much);
    room.table.run(1'000);
    const auto rests = [&](const Table::Seat& seat) {
        return seat.node->replica()->contents(room.project)->caught_up(room.page).is_resting();
    };
    REQUIRE(room.text(room.learner) == much);
    CHECK_FALSE(rests(room.learner));
    room.table.run(65'000);
    CHECK(rests(room.learner));
    CHECK(rests(room.trainer));  // on whose screen it is
    CHECK(room.learner.node->take_rested());
    CHECK_FALSE(room.learner.node->take_rested());
    // What is typed there goes where it is on a screen, and wakes nobody else.
    room.type(room.trainer, U"b");
    room.table.run(1'000);
    CHECK_FALSE(rests(room.trainer));
    CHECK(room.text(room.learner) == U"b" + much);
    room.table.run(65'000);
    CHECK(rests(room.learner));
}
