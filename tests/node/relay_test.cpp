// Who is told of another's change at once, of few seats and of many, and who is told later.

#include "node/relay.hpp"

#include "tests/node/exchange.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr std::uint8_t peers = 16;

struct Relaying {
    Exchange exchange;
    Relay relay{DeviceKey{{8, 1}}, exchange.seeds};  // between 8 and 9

    Relaying() {
        for (std::uint8_t number = 1; number <= peers; ++number) {
            exchange.add(number);
            exchange.sent(number);
        }
        exchange.actions.clear();
    }
    // Passes a change on; who was told of it within so long.
    std::set<int> told_within(std::size_t members, std::uint64_t milliseconds) {
        const Replica::HeldChange held = exchange.write();
        const auto tip = exchange.founded.replica->single(held).tip;
        exchange.actions.clear();
        relay.pass_on(exchange.links, held, {tip.log, tip.seq, tip.id}, members, exchange.now);
        exchange.now = exchange.now + Milliseconds{milliseconds};
        std::set<int> told;
        for (std::uint8_t number = 1; number <= peers; ++number) {
            const auto kinds = exchange.sent(number);
            if (std::ranges::find(kinds, MessageKind::span) != kinds.end() ||
                std::ranges::find(kinds, MessageKind::next) != kinds.end())
                told.insert(number);
        }
        return told;
    }
};

}  // namespace

TEST_CASE("of few seats two are told within 20 ms, others each time, and all within 3 s") {
    Relaying room;
    const auto first = room.told_within(32, 20);
    CHECK(first.size() == 2);
    CHECK(room.told_within(32, 3'000).size() == peers);
    CHECK(Relaying().told_within(32, 1'499).size() == 2);
    std::set<std::set<int>> firsts;
    for (std::uint8_t i = 0; i < 8; ++i) {
        Relaying other;
        for (std::uint8_t j = 0; j < i; ++j)
            other.exchange.seeds.number();
        firsts.insert(other.told_within(32, 20));
    }
    CHECK(firsts.size() > 1);
}

TEST_CASE("of many seats three are told at once, the same each time, both neighbours among them") {
    Relaying room;
    const auto first = room.told_within(33, 0);
    CHECK(first.size() == 3);
    CHECK(first.contains(8));
    CHECK(first.contains(9));
    CHECK(room.told_within(33, 0) == first);
    CHECK(Relaying().told_within(33, 1'499).size() == 3);
    CHECK(Relaying().told_within(33, 3'000).size() == peers);
}

TEST_CASE("of many seats who goes makes room for the next one on the ring") {
    Relaying room;
    room.exchange.links.hang_up(*room.exchange.links.find(SessionNumber{9}),
                                message::ByeReason::leaving);
    room.exchange.links.find(SessionNumber{8})->talk().serve(false);
    const auto first = room.told_within(100, 0);
    CHECK(first.contains(7));
    CHECK(first.contains(10));
    CHECK(first.size() == 3);
}
