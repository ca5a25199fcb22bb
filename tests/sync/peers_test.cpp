// Who is dialled, when and how often; which connection is too much; whom the room makes of it.

#include "sync/peers.hpp"

#include "tests/seeds.hpp"
#include "tests/sync/peers_room.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const DeviceKey us{{5}};
const DeviceKey ana{{1}};  // smaller than us
const DeviceKey zoe{{9}};  // greater
const DeviceKey bob{{7}};
const DeviceKey teller{{3}};  // of whom nothing is told
constexpr Instance our_instance{1000};
constexpr SessionNumber first{1};
constexpr SessionNumber second{2};
constexpr SessionNumber third{3};
using Addresses = std::vector<PeerAddress>;

struct Scene {
    Peers peers{us, our_instance, 42};
    Instant now{10'000};

    Scene() { peers.set_members({us, ana, bob, zoe}); }
    void wait(std::uint64_t milliseconds) { now = now + Milliseconds{milliseconds}; }
    Addresses to_dial() { return peers.to_dial(now); }
    void learn(const DeviceKey& device, std::size_t where) {
        peers.learnt({device, address_of(where).ip, 24'711}, teller);
    }
    void hear(std::size_t where, std::uint64_t instance) {
        peers.heard(address_of(where), Instance{instance}, now);
    }
    // To the address, as if it had been dialled.
    void connect(SessionNumber number, const DeviceKey& device, std::size_t where,
                 bool by_us = true) {
        peers.connected(number, device, address_of(where), by_us, now);
    }
    // Lets time pass until something is dialled.
    std::uint64_t time_to_dial() {
        const Instant from = now;
        while (to_dial().empty()) {
            const auto due = peers.next_due(now);
            REQUIRE(due);
            REQUIRE(*due > now);
            CHECK(peers.to_dial(Instant{due->milliseconds - 1}).empty());
            now = *due;
        }
        return (now - from).count;
    }
};
message::PeerAddress told(const DeviceKey& device, std::size_t where) {
    return {device, address_of(where).ip, 24'711};
}

}  // namespace

TEST_CASE("who is heard by beacon is dialled once, and its word is waited for") {
    Scene scene;
    CHECK(scene.to_dial().empty());
    CHECK_FALSE(scene.peers.next_due(scene.now));
    scene.hear(1, 7);
    CHECK(scene.peers.next_due(scene.now) == scene.now);
    CHECK(scene.to_dial() == Addresses{address_of(1)});
    scene.hear(1, 7);
    CHECK(scene.to_dial().empty());
    scene.connect(first, ana, 1);
    scene.wait(60'000);
    scene.hear(1, 7);
    CHECK(scene.to_dial().empty());
    CHECK_FALSE(scene.peers.next_due(scene.now));
}

TEST_CASE("an instance that is connected is dialled at no other address, a stranger is") {
    Scene scene;
    scene.connect(first, ana, 50, false);
    scene.peers.greeted(first, Instance{7});
    scene.hear(1, 7);
    scene.hear(2, 7);
    CHECK(scene.to_dial().empty());
    scene.hear(2, 8);
    CHECK(scene.to_dial() == Addresses{address_of(2)});
}

TEST_CASE("neither our own beacon nor an address outside the room is dialled") {
    Scene scene;
    PeerAddress outside = address_of(1);
    outside.ip.bytes[12] = 8;
    scene.peers.heard(address_of(1), our_instance, scene.now);
    scene.peers.heard(outside, Instance{7}, scene.now);
    scene.peers.learnt({ana, outside.ip, 24'711}, teller);
    scene.peers.add_known(outside);
    CHECK(scene.to_dial().empty());
}

TEST_CASE("what peers tell is dialled for members only, and never with a scope") {
    Scene scene;
    scene.learn(DeviceKey{{77}}, 1);
    scene.learn(us, 2);
    message::PeerAddress local = told(ana, 3);
    local.ip = {{0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
    scene.peers.learnt(local, teller);
    CHECK(scene.to_dial().empty());
    scene.learn(ana, 4);
    CHECK(scene.to_dial() == Addresses{address_of(4)});
}

TEST_CASE("known addresses are dialled until it is known who is there") {
    Scene scene;
    scene.peers.add_known(address_of(1));
    CHECK(scene.to_dial() == Addresses{address_of(1)});
    scene.connect(first, DeviceKey{{77}}, 1);
    scene.peers.disconnected(first, scene.now);
    scene.wait(60'000);
    CHECK(scene.to_dial().empty());
    // Somebody else sits there now, and says so.
    scene.hear(1, 8);
    CHECK(scene.to_dial() == Addresses{address_of(1)});
}

TEST_CASE("a dial that fails is tried again after one to fifteen seconds, later each time") {
    Scene scene;
    scene.learn(ana, 1);
    REQUIRE(scene.to_dial().size() == 1);
    std::set<std::uint64_t> waits;
    for (const std::uint64_t least : {1'000, 2'000, 4'000, 8'000, 12'000, 12'000, 12'000}) {
        scene.peers.failed(address_of(1), scene.now);
        const std::uint64_t wait = scene.time_to_dial();
        CHECK(wait >= least);
        CHECK(wait <= least + least / 4);
        waits.insert(wait % 1'000);
    }
    CHECK(waits.size() > 3);
}

TEST_CASE("a beacon makes a dial at once, though not twice a second") {
    Scene scene;
    scene.hear(1, 7);
    REQUIRE(scene.to_dial().size() == 1);
    for (int i = 0; i < 6; ++i) {
        scene.peers.failed(address_of(1), scene.now);
        if (i < 5) scene.time_to_dial();
    }
    scene.wait(300);
    scene.hear(1, 7);
    CHECK(scene.time_to_dial() == 700);
    scene.peers.failed(address_of(1), scene.now);
    CHECK(scene.time_to_dial() < 1'251);
    scene.peers.failed(address_of(1), scene.now);
    scene.wait(1'500);
    scene.hear(1, 7);
    CHECK(scene.to_dial().size() == 1);
}

TEST_CASE("what says nothing new is no reason to look for somebody to dial, anything else is") {
    Scene s;
    s.hear(1, 11);
    REQUIRE(s.to_dial().size() == 1);
    s.connect(first, ana, 1);
    s.peers.greeted(first, Instance{11});
    s.learn(bob, 2);
    REQUIRE(s.to_dial().size() == 1);
    s.connect(second, bob, 2);
    s.hear(1, 11);  // the first since it was dialled
    CHECK(s.to_dial().empty());
    const auto looks = [&] { return s.peers.next_due(s.now).has_value(); };
    REQUIRE_FALSE(looks());
    for (int i = 0; i < 3; ++i) {
        s.wait(5'000);
        s.hear(1, 11);
        s.learn(bob, 2);
        s.peers.set_members({zoe, bob, ana, us});
        CHECK_FALSE(looks());
    }
    SECTION("another instance at a known address") {
        s.hear(1, 12);
    }
    SECTION("a known instance at another address") {
        s.hear(3, 11);
    }
    SECTION("another device at a known address, in its own word") {
        s.peers.learnt({zoe, address_of(2).ip, 24'711}, zoe);
    }
    SECTION("the same device in its own word") {
        s.peers.learnt({bob, address_of(2).ip, 24'711}, bob);
    }
    SECTION("a beacon where a peer said that somebody is") {
        s.hear(2, 12);
    }
    SECTION("other members") {
        s.peers.set_members({us, ana, bob});
    }
    CHECK(looks());
}

TEST_CASE("a connection that ends is dialled again, slower when it did not last") {
    Scene scene;
    scene.learn(ana, 1);
    REQUIRE(scene.to_dial().size() == 1);
    for (const std::uint64_t least : {1'000, 2'000, 4'000, 8'000}) {
        scene.connect(first, ana, 1);
        scene.wait(14'999);
        CHECK(scene.to_dial().empty());
        scene.peers.disconnected(first, scene.now);
        const std::uint64_t wait = scene.time_to_dial();
        CHECK(wait >= least);
        CHECK(wait <= least + least / 4);
    }
    scene.connect(first, ana, 1);
    scene.wait(15'000);
    scene.peers.disconnected(first, scene.now);
    CHECK(scene.time_to_dial() <= 1'250);
}

TEST_CASE("who called us and is gone is called, but not in the same moment") {
    Scene scene;
    scene.connect(first, ana, 50, false);
    scene.peers.greeted(first, Instance{7});
    scene.hear(1, 7);
    REQUIRE(scene.to_dial().empty());
    scene.peers.disconnected(first, scene.now);
    CHECK(scene.time_to_dial() >= 1'000);
}

TEST_CASE("a dial of which nothing is heard counts as failed after thirty seconds") {
    Scene scene;
    scene.learn(ana, 1);
    REQUIRE(scene.to_dial().size() == 1);
    CHECK(scene.peers.next_due(scene.now) == scene.now + Milliseconds{30'000});
    scene.wait(29'999);
    CHECK(scene.to_dial().empty());
    scene.wait(1);
    CHECK(scene.to_dial().empty());
    CHECK(scene.time_to_dial() <= 1'250);
}

TEST_CASE("of one device or instance one address is dialled at a time") {
    Scene scene;
    scene.learn(ana, 1);
    scene.learn(ana, 2);
    scene.hear(3, 7);
    scene.hear(4, 7);
    const Addresses dialled = scene.to_dial();
    REQUIRE(dialled.size() == 2);
    for (const PeerAddress& address : dialled)
        scene.peers.failed(address, scene.now);
    const Addresses others = scene.to_dial();
    CHECK(others.size() == 2);
    for (const PeerAddress& address : others)
        CHECK(std::ranges::find(dialled, address) == dialled.end());
}

TEST_CASE("a lie about who is where is a reason to dial and never one not to") {
    Scene scene;
    scene.connect(first, ana, 1);
    // Zoe's address is said to be Ana's, who is connected, before and after Zoe is heard there.
    scene.learn(ana, 2);
    CHECK(scene.to_dial().empty());
    scene.hear(2, 7);
    CHECK(scene.to_dial() == Addresses{address_of(2)});
    scene.hear(3, 8);
    scene.learn(ana, 3);
    CHECK(scene.to_dial() == Addresses{address_of(3)});
}

TEST_CASE("a beacon with a forged address does not make us dial where we are connected") {
    Scene scene;
    scene.hear(1, 7);
    REQUIRE(scene.to_dial().size() == 1);
    scene.connect(first, ana, 1);
    scene.hear(1, 666);
    CHECK(scene.to_dial().empty());
}

TEST_CASE("who is no member any more is not called") {
    Scene scene;
    scene.learn(ana, 1);
    scene.learn(bob, 2);
    scene.peers.set_members({us, bob, bob, zoe});
    CHECK(scene.to_dial() == Addresses{address_of(2)});
    scene.peers.set_members({us, ana, bob, zoe});
    CHECK(scene.to_dial() == Addresses{address_of(1)});
}

TEST_CASE("of one device, one address or one instance at most four hints are kept") {
    Scene scene;
    for (std::size_t i = 1; i <= 9; ++i) {
        scene.learn(ana, i);
        scene.peers.learnt({bob, address_of(100).ip, static_cast<std::uint16_t>(i)}, teller);
        scene.peers.learnt({zoe, address_of(100).ip, static_cast<std::uint16_t>(i + 9)}, teller);
        scene.hear(200 + i, 7);
    }
    std::set<PeerAddress> dialled;
    for (int i = 0; i < 100; ++i) {
        for (const PeerAddress& address : scene.to_dial()) {
            dialled.insert(address);
            scene.peers.failed(address, scene.now);
        }
    }
    const auto with_byte = [&](auto is_it) {
        return std::ranges::count_if(
            dialled, [&](const PeerAddress& address) { return is_it(address.ip.bytes[15]); });
    };
    CHECK(with_byte([](int byte) { return byte < 100; }) == 4);
    CHECK(with_byte([](int byte) { return byte == 100; }) == 4);
    CHECK(with_byte([](int byte) { return byte > 200; }) == 4);
    // What failed makes room.
    scene.learn(ana, 9);
    CHECK(scene.to_dial() == Addresses{address_of(9)});
}

TEST_CASE("many seats on one machine may be learnt of") {
    Scene scene;
    std::vector<DeviceKey> members;
    for (std::uint8_t i = 1; i <= 20; ++i)
        members.push_back({{i}});
    scene.peers.set_members(members);
    for (std::uint8_t i = 6; i <= 15; ++i) {
        PeerAddress address = address_of(1);
        address.ip.bytes[12] = 127;
        scene.peers.learnt({{{i}}, address.ip, i}, teller);
    }
    CHECK(scene.to_dial().size() == 10);
}

TEST_CASE("at most 512 addresses are known, and a hint takes the place of a lesser one") {
    Scene scene;
    for (std::size_t i = 0; i < 511; ++i)
        scene.peers.add_known(address_of(1'000 + i));
    scene.hear(1, 7);
    scene.learn(ana, 2);
    scene.hear(3, 8);
    std::set<PeerAddress> dialled;
    for (int i = 0; i < 100; ++i) {
        for (const PeerAddress& address : scene.to_dial()) {
            dialled.insert(address);
            scene.peers.failed(address, scene.now);
        }
    }
    CHECK(dialled.size() == 512);
    CHECK(dialled.contains(address_of(1)));
    CHECK_FALSE(dialled.contains(address_of(2)));
    CHECK_FALSE(dialled.contains(address_of(3)));
    // It failed by now; what is known stays, though it failed too.
    scene.hear(3, 8);
    CHECK(scene.to_dial() == Addresses{address_of(3)});
    scene.hear(1, 7);
    CHECK(scene.to_dial().empty());
    scene.peers.add_known(address_of(1));
    scene.peers.failed(address_of(3), scene.now);
    CHECK(scene.to_dial() == Addresses{address_of(1)});
}

TEST_CASE("at most sixteen dials run at a time, and who failed least is dialled first") {
    Scene scene;
    for (std::uint64_t i = 1; i <= 20; ++i)
        scene.hear(i, 100 + i);
    const Addresses dialled = scene.to_dial();
    CHECK(dialled.size() == 16);
    scene.wait(20'000);
    CHECK(scene.to_dial().empty());
    scene.peers.failed(dialled[0], scene.now);
    scene.wait(2'000);
    const Addresses next = scene.to_dial();
    REQUIRE(next.size() == 1);
    CHECK(std::ranges::find(dialled, next[0]) == dialled.end());
}

TEST_CASE("above 128 connections none is dialled or accepted") {
    Scene scene;
    for (std::uint32_t i = 0; i < 127; ++i) {
        CHECK(scene.peers.may_accept());
        scene.connect(SessionNumber{i}, DeviceKey{{100, static_cast<std::uint8_t>(i)}}, 500 + i,
                      i % 2 == 0);
    }
    scene.hear(1, 7);
    scene.hear(2, 8);
    CHECK(scene.to_dial().size() == 1);
    CHECK(scene.peers.may_accept());
    scene.connect(SessionNumber{127}, ana, 50, false);
    CHECK_FALSE(scene.peers.may_accept());
}

TEST_CASE("a large class is not called by all, and at most 24 of it are accepted") {
    Scene scene;
    std::vector<DeviceKey> members;
    for (std::uint8_t i = 1; i <= 60; ++i)
        members.push_back({{i}});
    scene.peers.set_members(members);
    for (std::size_t i = 1; i <= 60; ++i)
        scene.learn({{static_cast<std::uint8_t>(i)}}, i);
    CHECK(scene.to_dial().size() == 8);
    for (std::uint32_t i = 0; i < 24; ++i) {
        CHECK(scene.peers.may_accept());
        scene.connect(SessionNumber{i}, members[20 + i], 20 + i, false);
    }
    CHECK_FALSE(scene.peers.may_accept());
    scene.peers.set_members({us, ana, bob});
    CHECK(scene.peers.may_accept());
}

TEST_CASE("in a large class eight strangers are called, and no more when they are connected") {
    Scene scene;
    std::vector<DeviceKey> members;
    for (std::uint8_t i = 1; i <= 60; ++i)
        members.push_back({{i}});
    scene.peers.set_members(members);
    for (std::uint64_t i = 1; i <= 40; ++i)
        scene.hear(i, 100 + i);
    const Addresses dialled = scene.to_dial();
    REQUIRE(dialled.size() == 8);
    for (std::uint32_t i = 0; i < 8; ++i)
        scene.peers.connected(SessionNumber{i}, members[i * 7], dialled[i], true, scene.now);
    CHECK(scene.to_dial().size() <= 4);
}

TEST_CASE("of two dials that crossed the one of the smaller device key stays, at both ends") {
    for (const bool is_ours_first : {true, false}) {
        for (const DeviceKey& other : {ana, zoe}) {
            Peers ours(us, our_instance, 1);
            Peers theirs(other, Instance{2}, 2);
            const SessionNumber we_opened = is_ours_first ? first : second;
            const SessionNumber they_opened = is_ours_first ? second : first;
            for (const SessionNumber number : {first, second}) {
                const bool by_us = number == we_opened;
                ours.connected(number, other, address_of(1), by_us, Instant{1'000});
                theirs.connected(number, us, address_of(2), !by_us, Instant{5'999});
            }
            const SessionNumber closed = us < other ? they_opened : we_opened;
            CHECK(ours.surplus(other) == closed);
            CHECK(theirs.surplus(us) == closed);
            CHECK_FALSE(ours.surplus(other));
            CHECK_FALSE(ours.surplus(us));
        }
    }
}

TEST_CASE("who dials again has lost the older connection, and the newer one stays") {
    for (const DeviceKey& other : {ana, zoe}) {
        Scene scene;
        scene.connect(first, other, 1);
        CHECK_FALSE(scene.peers.surplus(other));
        scene.wait(4'999);
        scene.connect(second, other, 50, false);
        CHECK(scene.peers.surplus(other) == (other == ana ? first : second));
        Scene later;
        later.connect(first, other, 1);
        later.wait(5'000);
        later.connect(second, other, 50, false);
        CHECK(later.peers.surplus(other) == first);
        later.connect(third, other, 51, false);
        CHECK(later.peers.surplus(other) == second);
        CHECK_FALSE(later.peers.surplus(other));
    }
}

TEST_CASE("a surplus connection that ends makes no dial, and does not stand for its device") {
    Scene scene;
    scene.learn(ana, 1);
    REQUIRE(scene.to_dial().size() == 1);
    scene.connect(first, ana, 1);
    scene.connect(second, ana, 50, false);
    REQUIRE(scene.peers.surplus(ana) == first);
    scene.peers.disconnected(first, scene.now);
    scene.wait(60'000);
    CHECK(scene.to_dial().empty());
    scene.peers.disconnected(first, scene.now);
    scene.peers.disconnected(second, scene.now);
    CHECK(scene.time_to_dial() >= 1'000);
}

TEST_CASE("what was dialled before the class grew is closed again, one a second, but the mesh") {
    Scene scene;
    std::vector<DeviceKey> members = {us};
    for (std::uint8_t i = 10; i < 50; ++i)
        members.push_back({{i}});
    const std::span accepted = std::span(members).subspan(1, 5);
    for (std::uint32_t i = 1; i < members.size(); ++i)
        scene.connect(SessionNumber{i}, members[i], i, i > accepted.size());
    scene.connect(SessionNumber{100}, {{200}}, 60);  // no member
    scene.wait(15'000);
    scene.peers.set_members({members.begin(), members.begin() + 32});
    CHECK_FALSE(scene.peers.unneeded(scene.now));
    scene.peers.set_members(members);
    std::set<SessionNumber> closed;
    while (const auto unneeded = scene.peers.unneeded(scene.now)) {
        CHECK(closed.insert(*unneeded).second);
        scene.peers.disconnected(*unneeded, scene.now);
        CHECK_FALSE(scene.peers.unneeded(scene.now));
        scene.wait(999);
        CHECK_FALSE(scene.peers.unneeded(scene.now));
        scene.wait(1);
        CHECK(scene.to_dial().empty());
    }
    // 35 were dialled; two or none of the ring's four had called us.
    CHECK(closed.size() >= 35 - 8);
    CHECK(closed.size() <= 35 - 4);
    CHECK_FALSE(closed.contains(SessionNumber{100}));
    for (std::uint32_t i = 1; i <= accepted.size(); ++i)
        CHECK_FALSE(closed.contains(SessionNumber{i}));
}

TEST_CASE("a connection that is young is not closed, needed or not") {
    Scene scene;
    std::vector<DeviceKey> members = {us};
    for (std::uint8_t i = 10; i < 50; ++i)
        members.push_back({{i}});
    scene.peers.set_members(members);
    for (std::uint32_t i = 1; i < members.size(); ++i)
        scene.connect(SessionNumber{i}, members[i], i);
    scene.wait(14'999);
    CHECK_FALSE(scene.peers.unneeded(scene.now));
    scene.wait(1'000);
    CHECK(scene.peers.unneeded(scene.now));
}

TEST_CASE("who called us and went is called after a second, and has not failed") {
    Scene scene;
    scene.learn(ana, 1);
    scene.connect(first, ana, 50, false);
    CHECK(scene.to_dial().empty());
    scene.peers.disconnected(first, scene.now);
    CHECK(scene.time_to_dial() == 1'000);
    scene.peers.failed(address_of(1), scene.now);
    CHECK(scene.time_to_dial() <= 1'250);
}

TEST_CASE("a seat's own word of where it is is passed on, and nobody else's of it") {
    Scene scene;
    const message::PeerAddress zoes = told(zoe, 4);
    CHECK_FALSE(scene.peers.learnt(zoes, bob));
    scene.connect(first, zoe, 90, false);
    CHECK(scene.peers.addresses_to_tell().empty());
    CHECK(scene.peers.learnt(zoes, zoe));
    CHECK_FALSE(scene.peers.learnt(zoes, zoe));
    CHECK(scene.peers.addresses_to_tell() == std::vector{zoes});
    // That it was there is no news when it is gone, nor when another is found there.
    scene.peers.disconnected(first, scene.now);
    CHECK(scene.peers.addresses_to_tell().empty());
    scene.connect(second, zoe, 91, false);
    scene.wait(60'000);
    scene.connect(third, bob, 4);
    CHECK(scene.peers.addresses_to_tell() == std::vector{told(bob, 4)});
}

TEST_CASE("an own word takes the place of what another said of that address") {
    Scene scene;
    scene.peers.learnt(told(bob, 4), teller);
    scene.connect(first, zoe, 90, false);
    CHECK(scene.peers.learnt(told(zoe, 4), zoe));
    CHECK(scene.peers.addresses_to_tell() == std::vector{told(zoe, 4)});
    // And only its own.
    scene.connect(second, bob, 91, false);
    CHECK_FALSE(scene.peers.learnt(told(zoe, 4), bob));
    CHECK(scene.peers.addresses_to_tell() == std::vector{told(zoe, 4)});
}

TEST_CASE("told is where connected members were dialled or announce themselves, nothing else") {
    Scene scene;
    CHECK(scene.peers.addresses_to_tell().empty());
    scene.hear(9, 7);
    scene.hear(2, 8);
    scene.learn(bob, 4);
    REQUIRE(scene.to_dial().size() == 3);
    scene.connect(first, zoe, 9);
    scene.connect(second, ana, 50, false);
    CHECK(scene.peers.addresses_to_tell() == std::vector{told(zoe, 9)});
    scene.peers.greeted(second, Instance{8});
    PeerAddress local;
    local = {{{0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}, 24'711, 2};
    scene.peers.heard(local, Instance{8}, scene.now);
    CHECK(scene.peers.addresses_to_tell() == std::vector{told(ana, 2), told(zoe, 9)});
    scene.peers.set_members({us, ana});
    CHECK(scene.peers.addresses_to_tell() == std::vector{told(ana, 2)});
    scene.peers.disconnected(second, scene.now);
    CHECK(scene.peers.addresses_to_tell().empty());
}

TEST_CASE("at most 64 addresses are told, one of each seat before a second of any") {
    Scene scene;
    std::vector<DeviceKey> members;
    for (std::uint8_t i = 1; i <= 40; ++i) {
        members.push_back({{100, i}});
        scene.hear(i, i);
        scene.hear(100 + i, i);
        scene.connect(SessionNumber{i}, members.back(), 200, false);
        scene.peers.greeted(SessionNumber{i}, Instance{i});
    }
    scene.peers.set_members(members);
    const auto peers = scene.peers.addresses_to_tell();
    CHECK(peers.size() == 64);
    CHECK(ascending(peers));
    std::set<DeviceKey> devices;
    for (const message::PeerAddress& peer : peers)
        devices.insert(peer.device);
    CHECK(devices.size() == 40);
}

TEST_CASE("in a room of up to 32 every two seats come to have one connection") {
    const auto seed = GENERATE(range(std::uint64_t{1}, 1 + seeds(20)));
    CAPTURE(seed);
    Dice dice(seed);
    const std::size_t count = dice.from_to(2, dice.chance(4) ? 32 : 12);
    PeersRoom room(seed, count);
    room.lose_beacons(dice.from_to(2, 10));
    for (std::size_t i = 0; i < count; ++i) {
        room.come(i);
        for (std::uint64_t hints = dice.below(4); hints > 0; --hints) {
            const std::size_t about = dice.below(count + 3);
            if (about != i) room.hint(i, about);
        }
        if (dice.chance(3)) room.run_until(room.now() + Milliseconds{dice.below(4'000)});
    }
    for (std::uint64_t events = dice.below(8); events > 0; --events) {
        const std::size_t who = dice.below(count);
        if (!room.is_here(who)) {
            room.come(who);
        } else if (dice.chance(2)) {
            room.go(who, dice.chance(2));
        } else {
            const std::size_t where = dice.below(count + 3);
            if (where != who) room.lie(who, dice.below(count), where);
        }
        room.run_until(room.now() + Milliseconds{dice.below(9'000)});
    }
    room.run_until(room.now() + Milliseconds{90'000});
    std::set<std::pair<std::size_t, std::size_t>> pairs;
    for (const auto& [a, b] : room.links())
        CHECK(pairs.insert(std::minmax(a, b)).second);
    CHECK(pairs.size() * 2 == room.here() * (room.here() - 1));
    // Nobody is dialled then but who is away, and places where nobody ever was.
    const std::size_t dials = room.dials();
    room.run_until(room.now() + Milliseconds{30'000});
    CHECK(room.dials() - dials <= 4 * room.here() * (count - room.here() + 3));
}

TEST_CASE("a large room hangs together by few connections, whoever is away") {
    const auto seed = GENERATE(range(std::uint64_t{1}, 1 + seeds(3)));
    CAPTURE(seed);
    Dice dice(seed);
    const std::size_t count = dice.from_to(33, 80);
    PeersRoom room(seed, count);
    for (std::size_t i = 0; i < count; ++i) {
        if (dice.chance(4)) continue;
        room.come(i);
        for (std::uint64_t hints = dice.below(4); hints > 0; --hints) {
            const std::size_t about = dice.below(count + 3);
            if (about != i) room.hint(i, about);
        }
    }
    room.run_until(room.now() + Milliseconds{60'000});
    for (std::size_t i = 0; i < count; i += 10) {
        if (room.is_here(i)) room.go(i, true);
    }
    room.run_until(room.now() + Milliseconds{60'000});
    CHECK(room.hangs_together());
    std::map<std::size_t, std::size_t> called;
    std::map<std::size_t, std::size_t> accepted;
    for (const auto& [from, to] : room.links()) {
        CHECK(++called[from] <= 24);
        CHECK(++accepted[to] <= 24);
    }
    CHECK(room.links().size() <= 14 * room.here());
    CHECK(room.missing_in_ring() == 0);
}
