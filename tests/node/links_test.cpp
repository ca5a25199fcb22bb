#include "node/links.hpp"

#include "tests/node/exchange.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

bool has(const std::vector<MessageKind>& kinds, MessageKind kind) {
    return std::ranges::find(kinds, kind) != kinds.end();
}

}  // namespace

TEST_CASE("a connection is given no more than it has room for, until it has drained") {
    Exchange exchange;
    Link& link = exchange.add(1);
    link.room = 1;
    CHECK(exchange.sent(1).size() == 1);
    CHECK(link.room == 0);
    CHECK(exchange.sent(1).size() == 1);
    exchange.links.drained(SessionNumber{1}, 64 * 1024);
    CHECK(exchange.sent(1).size() == 2);
}

TEST_CASE("bye is the last word on a connection that is hung up, and is said once") {
    Exchange exchange;
    Link& link = exchange.add(1);
    exchange.links.hang_up(link, message::ByeReason::leaving);
    exchange.links.hang_up(link, message::ByeReason::malformed);
    CHECK(exchange.sent(1) == std::vector{MessageKind::bye});
    CHECK(std::holds_alternative<action::Close>(exchange.actions.back()));
    CHECK(exchange.actions.size() == 2);
    CHECK_FALSE(exchange.links.next_due());
}

TEST_CASE("a change of ours goes out at once") {
    Exchange exchange;
    exchange.add(1);
    exchange.sent(1);
    exchange.actions.clear();
    exchange.links.push(exchange.write(), exchange.now);
    CHECK(has(exchange.sent(1), MessageKind::span));
}

TEST_CASE("who is not served is pushed nothing, and who said no hello does not count") {
    Exchange exchange;
    exchange.add(1).session.serve(false);
    exchange.add(2, false);
    exchange.links.push(exchange.write(), exchange.now);
    CHECK_FALSE(has(exchange.sent(1), MessageKind::span));
    CHECK(exchange.sent(2) == std::vector{MessageKind::hello});
    CHECK(exchange.links.devices() == 1);
}

TEST_CASE("who is silent for 15 s is hung up, without a word") {
    Exchange exchange;
    exchange.add(1);
    exchange.sent(1);
    exchange.now = exchange.now + Session::silence;
    exchange.actions.clear();
    CHECK(exchange.sent(1).empty());
    REQUIRE(exchange.actions.size() == 1);
    CHECK(std::holds_alternative<action::Close>(exchange.actions.front()));
    CHECK(exchange.links.left(SessionNumber{1}));
    CHECK_FALSE(exchange.links.left(SessionNumber{1}));
    CHECK_FALSE(exchange.links.is_connected(PeerAddress{{}, 1, 0}));
}
