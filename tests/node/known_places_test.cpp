#include "node/known_places.hpp"

#include "tests/node/table.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

PeerAddress address_of(std::uint8_t number) {
    PeerAddress address;
    address.ip.bytes[10] = address.ip.bytes[11] = 0xFF;
    address.ip.bytes[12] = 10;
    address.ip.bytes[15] = number;
    address.port = 24711;
    return address;
}

DeviceKey device_of(std::size_t number) {
    DeviceKey device;
    device.bytes[0] = static_cast<std::uint8_t>(number);
    device.bytes[1] = static_cast<std::uint8_t>(number >> 8);
    return device;
}

struct Notebook {
    MemoryDisk disk;
    MemoryStore store{disk};
    Archive archive{store};
    KnownPlaces places{archive};

    std::vector<PeerAddress> read_again() {
        KnownPlaces again(archive);
        again.load();
        return again.addresses();
    }
};

}  // namespace

TEST_CASE("where a seat was reached is there after a restart, the last place of each") {
    Notebook notebook;
    CHECK(notebook.read_again().empty());
    notebook.places.reached(device_of(1), address_of(1));
    notebook.places.reached(device_of(2), address_of(2));
    notebook.places.reached(device_of(1), address_of(3));
    CHECK(notebook.read_again() == std::vector{address_of(3), address_of(2)});
}

TEST_CASE("a place that is known already is not written again") {
    Notebook notebook;
    notebook.places.reached(device_of(1), address_of(1));
    notebook.places.reached(device_of(2), address_of(2));
    const std::uint64_t commits = notebook.archive.commits();
    for (int i = 0; i < 10; ++i)
        notebook.places.reached(device_of(1), address_of(1));
    CHECK(notebook.archive.commits() == commits);
}

TEST_CASE("of more places than are kept those that were not reached for long go") {
    Notebook notebook;
    for (std::size_t i = 0; i < 2 * KnownPlaces::places_max; ++i)
        notebook.places.reached(device_of(i), address_of(static_cast<std::uint8_t>(i)));
    const auto places = notebook.read_again();
    REQUIRE(places.size() == KnownPlaces::places_max);
    CHECK(places.front() == address_of(2 * KnownPlaces::places_max - 1));
}

TEST_CASE(
    "a record of places that is damaged, and a place outside of the room, are as if not there") {
    Notebook notebook;
    notebook.archive.keep_record({"known places", Bytes(20, 7)});
    CHECK(notebook.read_again().empty());
    PeerAddress outside = address_of(1);
    outside.ip.bytes[12] = 8;
    notebook.places.reached(device_of(1), outside);
    CHECK(notebook.read_again().empty());
}

TEST_CASE("a seat that starts again calls where it reached another, though no beacon comes") {
    Class room;
    REQUIRE(room.learner.node->sessions().size() == 1);
    for (Table::Seat* seat : {&room.trainer, &room.learner}) {
        seat->node->stop(room.table.time());
        seat->node.reset();
    }
    room.table.run(100);
    room.table.start(room.trainer);
    room.table.start(room.learner);
    std::size_t calls = 0;
    for (Table::Seat* seat : {&room.trainer, &room.learner}) {
        seat->node->tick(room.table.time());
        for (const Action& action : seat->node->take_actions())
            if (const auto* dial = std::get_if<action::Dial>(&action)) {
                ++calls;
                CHECK(dial->kind == HandshakeKind::member);
            }
    }
    CHECK(calls >= 1);
}
