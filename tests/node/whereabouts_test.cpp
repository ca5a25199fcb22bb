// What seats tell each other of where seats are, and when.

#include "node/whereabouts.hpp"

#include "sync/limits.hpp"
#include "tests/node/exchange.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr std::uint16_t own_port = 24'711;

message::IpAddress ip(std::uint8_t last) {
    return {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, last}};
}

struct Telling {
    Exchange exchange;
    DeviceKey own{{100}};
    Peers peers{own, Instance{1}, 1};
    Whereabouts whereabouts{own, own_port, peers};

    Telling() { peers.set_members({own, DeviceKey{{1}}, DeviceKey{{2}}, DeviceKey{{3}}}); }
    Link& meet(std::uint8_t number) {
        Link& link = exchange.add(number);
        link.facts.here = ip(100);
        peers.connected(link.facts.number, link.facts.device, {ip(number), 50'000, 0}, false,
                        exchange.now);
        exchange.sent(number);
        exchange.actions.clear();
        return link;
    }
    // Of the device that this connection is with, at its own address.
    void says_itself(Link& link) {
        const std::uint8_t number = link.facts.device.bytes[0];
        whereabouts.heard(link, {{{link.facts.device, ip(number), own_port}}}, exchange.now);
    }
    // The numbers of the devices of which this one is told, of the last list.
    std::vector<int> told(std::uint8_t number) {
        exchange.sent(number);
        std::vector<int> devices;
        for (const Action& action : std::exchange(exchange.actions, {})) {
            const auto* sent = std::get_if<action::Send>(&action);
            if (sent == nullptr || sent->to != SessionNumber{number}) continue;
            const auto message = decode_message(sent->frame);
            REQUIRE(message);
            if (const auto* list = std::get_if<message::Peers>(&*message))
                for (const message::PeerAddress& peer : list->peers)
                    devices.push_back(peer.device.bytes[0]);
        }
        return devices;
    }
};

}  // namespace

TEST_CASE("who greets hears where this seat takes connections") {
    Telling telling;
    Link& link = telling.meet(1);
    telling.whereabouts.greeted(link);
    CHECK(telling.told(1) == std::vector{100});
}

TEST_CASE("a side that is not known, and one that nobody may dial, is not said") {
    Telling telling;
    Link& link = telling.meet(1);
    link.facts.here = {};
    telling.whereabouts.greeted(link);
    CHECK(telling.told(1).empty());
    link.facts.here = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1}};
    telling.whereabouts.greeted(link);
    CHECK(telling.told(1).empty());
    link.facts.here = {{0x20, 1, 4}};  // of the wide world
    telling.whereabouts.greeted(link);
    CHECK(telling.told(1).empty());
}

TEST_CASE("what a seat says of itself goes to the others at once, and then every ten seconds") {
    Telling telling;
    telling.exchange.now = Instant{60'000};
    Link& one = telling.meet(1);
    telling.meet(2);
    CHECK_FALSE(telling.whereabouts.next_due());
    telling.says_itself(one);
    CHECK(telling.whereabouts.next_due() == telling.exchange.now);
    telling.whereabouts.say(telling.exchange.links, telling.exchange.now);
    CHECK(telling.told(2) == std::vector{1, 100});
    CHECK_FALSE(telling.whereabouts.next_due());
    telling.says_itself(one);
    CHECK_FALSE(telling.whereabouts.next_due());

    Link& three = telling.meet(3);
    telling.says_itself(three);
    CHECK(telling.whereabouts.next_due() == Instant{70'000});
    telling.whereabouts.say(telling.exchange.links, Instant{69'999});
    CHECK(telling.told(2).empty());
    telling.whereabouts.say(telling.exchange.links, Instant{70'000});
    CHECK(telling.told(2) == std::vector{1, 3, 100});
}

TEST_CASE("a full list still says where this seat is") {
    Telling telling;
    std::vector<DeviceKey> members;
    for (std::uint8_t i = 1; i <= 99; ++i)
        members.push_back({{i}});
    telling.peers.set_members(members);
    for (std::uint8_t i = 1; i <= 80; ++i)
        telling.says_itself(telling.meet(i));
    Link& last = telling.meet(99);
    telling.whereabouts.greeted(last);
    const auto told = telling.told(99);
    CHECK(told.size() == limits::addresses_told);
    CHECK(told.back() == 100);
}
