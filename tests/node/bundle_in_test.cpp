#include "node/bundle_in.hpp"

#include "tests/node/memory_bundle.hpp"
#include "tests/node/table.hpp"

using namespace atelier;
using namespace atelier::test;
using Why = BundleIn::Refusal;

namespace {

// The learner has pulled its cable, and both work on.
struct Apart {
    Class room;

    Apart() {
        room.open(room.trainer);
        room.open(room.learner);
        room.learner.is_apart = true;
        room.type(room.trainer, U"hier ");
        room.table.run(500);
        REQUIRE(room.text(room.learner).empty());
    }
    MemoryBundle stick_of(Table::Seat& seat) {
        return written(seat.node->bundle_out("clé", room.table.time()));
    }
    std::optional<Why> bring(MemoryBundle& stick, Table::Seat& seat) {
        BundleIn in = seat.node->bundle_in(stick, [this] { return room.table.time(); });
        const auto refused = read_whole(in);
        counts = in.counts();
        room.table.run(500);
        return refused;
    }
    BundleIn::Counts counts;
};

}  // namespace

TEST_CASE("what a stick brings is there as if a peer had said it, and is shown to clients") {
    Apart apart;
    MemoryBundle stick = apart.stick_of(apart.room.trainer);
    CHECK_FALSE(apart.bring(stick, apart.room.learner));
    CHECK(apart.room.text(apart.room.learner) == U"hier ");
    CHECK(all<told::Patched>(apart.room.learner).size() >= 1);
    CHECK(apart.counts.changes >= 1);
    CHECK(apart.counts.spaces == std::set{apart.room.project});
}

TEST_CASE("a stick that is brought twice changes nothing the second time") {
    Apart apart;
    MemoryBundle stick = apart.stick_of(apart.room.trainer);
    CHECK_FALSE(apart.bring(stick, apart.room.learner));
    CHECK_FALSE(apart.bring(stick, apart.room.learner));
    CHECK(apart.counts.changes == 0);
    CHECK(apart.counts.blobs == 0);
    CHECK(apart.room.text(apart.room.learner) == U"hier ");
}

TEST_CASE("sticks both ways make two rooms equal that never meet") {
    Apart apart;
    apart.room.type(apart.room.learner, U"ici ");
    apart.room.table.run(500);
    MemoryBundle there = apart.stick_of(apart.room.trainer);
    CHECK_FALSE(apart.bring(there, apart.room.learner));
    MemoryBundle back = apart.stick_of(apart.room.learner);
    CHECK_FALSE(apart.bring(back, apart.room.trainer));
    const auto text = apart.room.text(apart.room.trainer);
    CHECK(text == apart.room.text(apart.room.learner));
    CHECK(text.size() == 9);
}

TEST_CASE("what a stick brought survives a kill of the node") {
    Apart apart;
    MemoryBundle stick = apart.stick_of(apart.room.trainer);
    CHECK_FALSE(apart.bring(stick, apart.room.learner));
    apart.room.learner.node.reset();
    apart.room.table.start(apart.room.learner);
    CHECK(apart.room.text(apart.room.learner) == U"hier ");
}

TEST_CASE("a picture comes with the stick, and one that no file shows does not") {
    Apart apart;
    Class& room = apart.room;
    const Bytes picture(200'000, 7);
    const Bytes other(1'000, 8);
    const BlobId id = id_of(blob_map_of(picture));
    room.ask(room.trainer, request::PutBlob{picture});
    room.ask(room.trainer, request::PutBlob{other});
    room.ask(room.trainer,
             request::Write{room.project,
                            {resolved::Create{NodeKind::blob, root_of(room.project, Root::site),
                                              "image.png"}}});
    const NodeId node{all<told::Done>(room.trainer).back().change, 0};
    room.ask(room.trainer,
             request::Write{room.project, {resolved::Blob{node, id, picture.size()}}});
    MemoryBundle stick = apart.stick_of(room.trainer);
    CHECK_FALSE(apart.bring(stick, room.learner));
    CHECK(apart.counts.blobs == 1);
    CHECK(room.learner.store->has_blob(id));
    CHECK(all<told::BlobCame>(room.learner).size() == 1);
    CHECK_FALSE(room.learner.store->has_blob(id_of(blob_map_of(other))));
}

TEST_CASE("of a stick that is damaged anywhere, or ends too soon, nothing is used") {
    Apart apart;
    const MemoryBundle whole = apart.stick_of(apart.room.trainer);
    const auto try_out = [&](MemoryBundle stick) {
        const auto refused = apart.bring(stick, apart.room.learner);
        REQUIRE(refused);
        CHECK(*refused == Why::no_bundle);
        CHECK(apart.counts.changes == 0);
        REQUIRE(apart.room.text(apart.room.learner).empty());
    };
    for (std::size_t i = 0; i < whole.bytes.size(); i += 97) {
        CAPTURE(i);
        MemoryBundle changed = whole;
        changed.bytes[i] ^= 1;
        try_out(changed);
        MemoryBundle shorter = whole;
        shorter.bytes.resize(i);
        try_out(shorter);
    }
    MemoryBundle longer = whole;
    longer.bytes.push_back(0);
    try_out(longer);
}

TEST_CASE("a stick that is pulled while it is read is said, and can be brought again") {
    Apart apart;
    MemoryBundle stick = apart.stick_of(apart.room.trainer);
    for (std::size_t pulled = 0; pulled < 3 * stick.bytes.size(); pulled += 1'000) {
        MemoryBundle pulled_out = stick;
        pulled_out.pulled_at = pulled;
        if (apart.bring(pulled_out, apart.room.learner) != Why::unreadable) break;
    }
    CHECK_FALSE(apart.bring(stick, apart.room.learner));
    CHECK(apart.room.text(apart.room.learner) == U"hier ");
}

TEST_CASE("another class's stick is refused whole") {
    Apart apart;
    Table elsewhere;
    Table::Seat& stranger = elsewhere.add();
    stranger.keyring.author = signing_key_from(Seed{{77}});
    elsewhere.start(stranger);
    const auto root = public_half<RootKey>(stranger.keyring.roots.front());
    REQUIRE(stranger.node->found("Autre", "Zoé", {{root, "Zoé"}}, 1, elsewhere.time()));
    MemoryBundle stick = written(stranger.node->bundle_out("clé", elsewhere.time()));
    CHECK(apart.bring(stick, apart.room.learner) == Why::other_class);
}

TEST_CASE("a person who was admitted in the other room is believed, whatever the order of logs") {
    Apart apart;
    Class& room = apart.room;
    // Logs are ordered by their authors' keys: some come before the act that admits them.
    for (std::uint8_t number = 1; number <= 6; ++number) {
        Table::Seat& newcomer = room.table.add();
        Seed seed;
        seed.bytes[0] = 99;
        REQUIRE(newcomer.node->ask_to_join({{room.table.address_of(room.trainer)}, {}},
                                           {"P" + std::to_string(number), signing_key_from(seed)},
                                           room.table.time()));
        room.table.run(3'000);
        if (number > 4) {  // the kit has five uses, and Karim took one
            CHECK_FALSE(newcomer.node->replica());
            continue;
        }
        REQUIRE(newcomer.node->replica());
    }
    MemoryBundle stick = apart.stick_of(room.trainer);
    CHECK_FALSE(apart.bring(stick, room.learner));
    CHECK(room.learner.node->replica()->state().authors.size() ==
          room.trainer.node->replica()->state().authors.size());
    CHECK(room.learner.node->replica()->state().authors.size() == 6);
}
