// On loopback. Real interfaces, broadcast and multicast are in discovery_test.py.

#include "node/shell/discovery.hpp"

#include "node/shell/socket_address.hpp"
#include "protocol/beacon.hpp"
#include "tests/node/shell/io_loop.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;
using std::chrono::milliseconds;

namespace {

const NetworkKey key{{1}};

Bytes beacon(std::uint64_t instance, BeaconKind kind = BeaconKind::announce) {
    Beacon made;
    made.front = {kind, Instance{instance}, 24711, class_tag_of(key, Instance{instance}),
                  std::nullopt};
    return encode(made, key);
}

// All nodes of one machine, on one port for beacons.
struct Seat {
    IoLoop& loop;
    std::vector<std::pair<PeerAddress, Bytes>> heard;
    std::vector<std::string> log;
    std::shared_ptr<Discovery> discovery;

    Seat(IoLoop& loop_, std::uint16_t port) : loop(loop_) {
        Discovery::Options options;
        options.port = port;
        options.instead = PeerAddress{read_address("127.255.255.255", 1).address->ip, 0, 0};
        discovery = std::make_shared<Discovery>(
            loop.context, options,
            Discovery::Events{[this](const PeerAddress& from, BytesView datagram) {
                                  heard.emplace_back(from, Bytes(datagram.begin(), datagram.end()));
                              },
                              [this](const std::string& line) { log.push_back(line); }});
        REQUIRE_FALSE(discovery->open());
    }
    ~Seat() { discovery->stop(); }
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;

    std::size_t heard_of(const Bytes& datagram) const {
        return static_cast<std::size_t>(std::ranges::count_if(
            heard, [&](const auto& each) { return each.second == datagram; }));
    }
};

struct Room {
    IoLoop loop;
    Seat ana{loop, 0};
    Seat ben{loop, ana.discovery->port()};
    Seat eva{loop, ana.discovery->port()};
};

}  // namespace

TEST_CASE("an announcement reaches every node of one machine, and an answer the one that asked") {
    Room room;
    room.ana.discovery->carry_out(action::Announce{beacon(1), std::nullopt});
    REQUIRE(room.loop.until([&] { return !room.ben.heard.empty() && !room.eva.heard.empty(); }));
    CHECK(room.ben.heard.front().second == beacon(1));
    const PeerAddress from = room.ben.heard.front().first;
    CHECK(from.port != room.ana.discovery->port());
    for (Seat* const seat : {&room.ben, &room.eva}) {
        const Bytes answer = beacon(seat == &room.ben ? 2 : 3, BeaconKind::answer);
        seat->discovery->carry_out(action::Announce{answer, from});
        REQUIRE(room.loop.until([&] { return room.ana.heard_of(answer) == 1; }));
    }
    CHECK(room.ben.heard_of(beacon(3, BeaconKind::answer)) == 0);
    CHECK((room.ana.log.empty() && room.ben.log.empty()));
}

TEST_CASE("what was announced last is said again three times, and a newer one instead of it") {
    Room room;
    room.ana.discovery->say_again();  // nothing yet
    room.ana.discovery->carry_out(action::Announce{beacon(1), std::nullopt});
    REQUIRE(room.loop.until([&] { return room.ben.heard_of(beacon(1)) == 1; }));
    room.loop.run_for(milliseconds{510});  // else it is an echo
    room.ana.discovery->say_again();
    REQUIRE(room.loop.until([&] { return room.ben.heard_of(beacon(1)) == 2; }));
    room.ana.discovery->carry_out(action::Announce{beacon(9), std::nullopt});
    REQUIRE(room.loop.until([&] { return room.ben.heard_of(beacon(9)) == 3; }));
    CHECK(room.ben.heard_of(beacon(1)) == 2);
}

TEST_CASE("after the last words nothing is said again") {
    Room room;
    room.ana.discovery->carry_out(action::Announce{beacon(1), std::nullopt});
    room.ana.discovery->carry_out(action::Announce{beacon(1, BeaconKind::bye), std::nullopt});
    REQUIRE(room.loop.until([&] { return room.ben.heard.size() == 2; }));
    room.loop.run_for(milliseconds{510});  // else it is an echo
    room.ana.discovery->say_again();
    room.loop.run_for(milliseconds{20});
    CHECK(room.ben.heard.size() == 2);
}

TEST_CASE("an answer to an address outside goes nowhere", "[H73]") {
    Room room;
    const PeerAddress outside{{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 8, 8, 8, 8}}, 24'711, 0};
    room.ana.discovery->carry_out(action::Announce{beacon(1), outside});
    CHECK(room.ana.log.empty());  // a way that fails would be logged
    room.loop.run_for(milliseconds{5});
    CHECK(room.ben.heard.empty());
}

TEST_CASE("a storm of beacons is let through in part, and a quiet seat is heard beside it",
          "[H68]") {
    Room room;
    for (std::uint64_t i = 0; i < 2'000; ++i) {
        room.ana.discovery->carry_out(action::Announce{beacon(100 + i), std::nullopt});
        if (i % 50 == 0) room.loop.run_for(milliseconds{1});  // else the kernel drops it
    }
    room.eva.discovery->carry_out(action::Announce{beacon(3), std::nullopt});
    REQUIRE(room.loop.until([&] { return room.ben.heard_of(beacon(3)) == 1; }));
    CHECK(room.ben.heard.size() < 60);
}

TEST_CASE("a discovery that was stopped hears and says nothing") {
    Room room;
    room.ben.discovery->stop();
    room.ana.discovery->carry_out(action::Announce{beacon(1), std::nullopt});
    room.ben.discovery->carry_out(action::Announce{beacon(2), std::nullopt});
    REQUIRE(room.loop.until([&] { return room.eva.heard_of(beacon(1)) == 1; }));
    room.loop.run_for(milliseconds{5});
    CHECK((room.ben.heard.empty() && room.eva.heard_of(beacon(2)) == 0));
}
