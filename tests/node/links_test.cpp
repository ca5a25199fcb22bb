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
    exchange.add(1).talk().serve(false);
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

TEST_CASE("who is told nothing is looked at when something is due, and not before") {
    Exchange exchange;
    exchange.add(1);
    exchange.sent(1);
    exchange.actions.clear();
    const Instant heard = exchange.now;
    CHECK(exchange.links.next_due() == heard + Session::quiet);
    exchange.now = heard + Milliseconds{Session::quiet.count - 1};
    CHECK(exchange.sent(1).empty());
    exchange.now = heard + Session::quiet;
    CHECK(exchange.sent(1) == std::vector{MessageKind::ping});
    CHECK(exchange.links.next_due() == heard + Session::silence);
}

TEST_CASE("what is told to one connection changes at once when the next thing is due") {
    Exchange exchange;
    Link& link = exchange.add(1);
    exchange.add(2);
    exchange.sent(1);
    link.talk().push(exchange.write(), exchange.now + Milliseconds{20});
    CHECK(exchange.links.next_due() == exchange.now + Milliseconds{20});
    exchange.actions.clear();
    exchange.now = exchange.now + Milliseconds{19};
    CHECK(exchange.sent(1).empty());
    exchange.now = exchange.now + Milliseconds{1};
    CHECK(has(exchange.sent(1), MessageKind::span));
}

TEST_CASE("spaces that wait for the class's tips are compared once these came by another way") {
    Exchange exchange;
    Link& link = exchange.add(1);
    exchange.sent(1);
    exchange.actions.clear();
    const SpaceId class_space = exchange.founded.replica->class_id();
    const auto hear = [&](const Message& message) {
        REQUIRE(link.talk().receive(encode(message), exchange.now));
    };
    message::Spaces spaces{{{class_space, {}}, {exchange.founded.project, {}}}};
    std::ranges::sort(spaces.spaces, {}, &message::SpaceDigest::space);
    hear(spaces);
    CHECK(exchange.sent(1) == std::vector{MessageKind::sample});
    const Tip tip{{AuthorId{{7}}, Sitting{1}}, 1, ChangeId{{7}}};
    exchange.has_all = false;
    hear(message::Frontier{class_space, {}, {tip}, false});
    CHECK(exchange.sent(1) == std::vector{MessageKind::sample});
    REQUIRE(exchange.fetch.asks(exchange.now).size() == 1);
    CHECK(exchange.sent(1) == std::vector{MessageKind::sample});
    exchange.has_all = true;
    exchange.fetch.came(SessionNumber{1}, class_space, tip, FetchList::Outcome::held, exchange.now);
    REQUIRE(exchange.fetch.size() == 0);
    CHECK(exchange.sent(1) == std::vector{MessageKind::sample, MessageKind::sample});
}

TEST_CASE("what is said is in the order of the connections, whoever was told something first") {
    Exchange exchange;
    Link& one = exchange.add(1);
    Link& two = exchange.add(2);
    exchange.sent(1);
    exchange.actions.clear();
    two.talk().say(message::Ping{1});
    one.talk().say(message::Ping{2});
    exchange.links.send(exchange.now);
    std::vector<SessionNumber> order;
    for (const Action& action : exchange.actions)
        if (const auto* sent = std::get_if<action::Send>(&action)) order.push_back(sent->to);
    CHECK(order == std::vector{SessionNumber{1}, SessionNumber{2}});
}

TEST_CASE("a connection that ends with something to say is looked at no more") {
    Exchange exchange;
    Link& one = exchange.add(1);
    exchange.add(2);
    exchange.sent(1);
    exchange.actions.clear();
    one.talk().say(message::Ping{1});
    CHECK(exchange.links.left(SessionNumber{1}));
    CHECK(exchange.sent(1).empty());
    CHECK(exchange.links.next_due() == exchange.now + Session::quiet);
}

TEST_CASE("states that found no room behind other answers are compared when there is room") {
    Exchange exchange;
    Link& link = exchange.add(1);
    exchange.sent(1);
    exchange.actions.clear();
    link.room = 0;
    const message::Have have{{{exchange.founded.project, {{AuthorId{{7}}, {}}, 1, {}}}}};
    for (std::size_t i = 0; i * encode(have).size() <= limits::queued_bytes; ++i)
        link.talk().say(have);
    link.talk().compare();
    CHECK(exchange.sent(1).empty());
    exchange.links.drained(SessionNumber{1}, 2 * limits::queued_bytes);
    CHECK_FALSE(has(exchange.sent(1), MessageKind::spaces));
    CHECK(has(exchange.sent(1), MessageKind::spaces));
}
