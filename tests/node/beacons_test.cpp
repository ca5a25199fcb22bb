#include "node/beacons.hpp"

#include "tests/test.hpp"

using namespace atelier;

namespace {

const NetworkKey key{{7}};

PeerAddress address(std::uint8_t last) {
    PeerAddress address;
    address.ip.bytes[10] = address.ip.bytes[11] = 0xFF;
    address.ip.bytes[12] = 10;
    address.ip.bytes[15] = last;
    address.port = 999;  // of the datagram, not of the seat
    return address;
}

struct Mast {
    Actions actions;
    SeedStream seeds{Seed{{1}}};
    Beacons beacons{Instance{1}, 24711, seeds, actions};

    std::vector<action::Announce> said() {
        std::vector<action::Announce> said;
        for (const Action& action : std::exchange(actions, {}))
            said.push_back(std::get<action::Announce>(action));
        return said;
    }
};

Bytes beacon_of(Instance instance, const NetworkKey& with, BeaconKind kind) {
    Beacon beacon;
    beacon.front = {kind, instance, 24711, class_tag_of(with, instance), std::nullopt};
    return encode(beacon, with);
}

}  // namespace

TEST_CASE("a seat announces itself at 0, 1, 3 and 7 s and then every 15 to 25 s") {
    Mast mast;
    mast.beacons.use_key(key);
    mast.beacons.begin(Instant{1'000});
    std::vector<std::uint64_t> times;
    while (times.size() < 8) {
        const Instant due = *mast.beacons.next_due();
        mast.beacons.tick(due);
        REQUIRE(mast.said().size() == 1);
        times.push_back(due.milliseconds - 1'000);
    }
    CHECK(std::vector(times.begin(), times.begin() + 4) ==
          std::vector<std::uint64_t>{0, 1'000, 3'000, 7'000});
    for (std::size_t i = 4; i < times.size(); ++i) {
        CHECK(times[i] - times[i - 1] >= 15'000);
        CHECK(times[i] - times[i - 1] <= 25'000);
    }
}

TEST_CASE("without a network key nothing is said and nobody recognised") {
    Mast mast;
    mast.beacons.begin(Instant{1'000});
    mast.beacons.tick(Instant{1'000});
    CHECK_FALSE(mast.beacons.next_due());
    const auto heard = mast.beacons.heard(
        address(2), beacon_of(Instance{2}, key, BeaconKind::announce), Instant{1'000});
    REQUIRE(heard);
    CHECK_FALSE(heard->is_recognised);
    CHECK_FALSE(mast.beacons.heard(address(2), beacon_of(Instance{2}, key, BeaconKind::bye),
                                   Instant{1'000}));
    mast.beacons.leave();
    CHECK(mast.said().empty());
}

TEST_CASE("who is new gets an answer, once, and is heard at the port it says") {
    Mast mast;
    mast.beacons.use_key(key);
    const Bytes hello = beacon_of(Instance{2}, key, BeaconKind::announce);
    const auto heard = mast.beacons.heard(address(2), hello, Instant{1'000});
    REQUIRE(heard);
    CHECK(heard->is_recognised);
    CHECK(heard->instance == Instance{2});
    CHECK(heard->address.port == 24711);
    const auto said = mast.said();
    REQUIRE(said.size() == 1);
    CHECK(said[0].to == address(2));
    CHECK(read_beacon(said[0].datagram, key)->front.kind == BeaconKind::answer);
    CHECK(mast.beacons.heard(address(2), hello, Instant{2'000}));
    CHECK(mast.said().empty());
    // An answer is not answered.
    CHECK(mast.beacons.heard(address(3), beacon_of(Instance{3}, key, BeaconKind::answer),
                             Instant{2'000}));
    CHECK(mast.said().empty());
}

TEST_CASE("an own beacon and a last word are no hint, and another key's is told apart") {
    Mast mast;
    mast.beacons.use_key(key);
    const auto hear = [&](const Bytes& datagram) {
        return mast.beacons.heard(address(2), datagram, Instant{1'000});
    };
    CHECK_FALSE(hear(beacon_of(Instance{1}, key, BeaconKind::announce)));
    CHECK_FALSE(hear(beacon_of(Instance{2}, key, BeaconKind::bye)));
    CHECK_FALSE(hear(beacon_of(Instance{2}, NetworkKey{{8}}, BeaconKind::bye)));
    CHECK_FALSE(hear(Bytes{1, 2, 3}));
    const auto other = hear(beacon_of(Instance{2}, NetworkKey{{8}}, BeaconKind::announce));
    REQUIRE(other);
    CHECK_FALSE(other->is_recognised);
    CHECK(mast.said().empty());
}

TEST_CASE("who was heard within a minute stands in the announcement") {
    Mast mast;
    mast.beacons.use_key(key);
    mast.beacons.begin(Instant{1'000});
    mast.beacons.heard(address(2), beacon_of(Instance{2}, key, BeaconKind::answer), Instant{1'000});
    mast.beacons.tick(Instant{1'000});
    CHECK(read_beacon(mast.said().back().datagram, key)->heard ==
          std::vector{heard_tag_of(key, Instance{2})});
    mast.beacons.begin(Instant{61'001});
    mast.beacons.tick(Instant{61'001});
    CHECK(read_beacon(mast.said().back().datagram, key)->heard.empty());
}

TEST_CASE("an open door is shown at once, and no more when it is shut") {
    Mast mast;
    mast.beacons.use_key(key);
    mast.beacons.show_door("Classe", Instant{1'000});
    mast.beacons.tick(Instant{1'000});
    CHECK(read_beacon_front(mast.said().back().datagram)->door == "Classe");
    mast.beacons.show_door("", Instant{1'100});
    mast.beacons.tick(Instant{1'100});
    CHECK_FALSE(read_beacon_front(mast.said().back().datagram)->door);
}

TEST_CASE("of a storm of beacons 20 a second are looked at, 128 at once", "[H68]") {
    Mast mast;
    mast.beacons.use_key(key);
    std::size_t looked_at = 0;
    std::uint64_t number = 1;
    const auto storm = [&](Instant now) {
        looked_at = 0;
        for (int i = 0; i < 1'000; ++i) {
            const Bytes datagram = beacon_of(Instance{++number}, key, BeaconKind::announce);
            looked_at += mast.beacons.heard(address(2), datagram, now).has_value();
        }
    };
    storm(Instant{1'000});
    CHECK(looked_at == 128);
    CHECK(mast.said().size() == 128);
    storm(Instant{2'000});
    CHECK(looked_at == 20);
    storm(Instant{3'500});
    CHECK(looked_at == 30);
}
