#include "node/links.hpp"

#include "tests/sync/founded.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A seat with a few connections; what is sent on them is looked at and not answered.
struct Exchange {
    Founded founded;
    FetchList fetch{founded.replica->class_id(),
                    {[](const SpaceId&, const ChangeId&) { return true; },
                     [](const SpaceId&, const LogName&) { return std::nullopt; }}};
    BlobSource blobs{[](const BlobId&) { return false; },
                     [](const BlobId&) { return std::nullopt; },
                     [](const BlobId&, std::uint16_t) { return std::nullopt; }};
    SeedStream seeds{Seed{{1}}};
    Actions actions;
    Links links{seeds, actions};
    Instant now{1'000};

    Link& add(std::uint8_t number, bool said_hello = true) {
        const SessionNumber session{number};
        Connected facts{session, DeviceKey{{number}}, {}, HandshakeKind::member, {}, {}, true, {}};
        facts.address.port = number;
        const Session::Facts ours{session, facts.device, Instance{1}, number, {}};
        Link& link = links.add(facts, Session(ours, *founded.replica, fetch, blobs, now));
        if (said_hello)
            REQUIRE(link.session.receive(encode(message::Hello{1, 1, Instance{number}, {}}), now));
        return link;
    }
    // Their kinds, of one connection.
    std::vector<MessageKind> sent(std::uint8_t number) {
        links.send(now);
        std::vector<MessageKind> kinds;
        for (const Action& action : actions)
            if (const auto* sent = std::get_if<action::Send>(&action))
                if (sent->to == SessionNumber{number})
                    kinds.push_back(static_cast<MessageKind>(sent->frame.front()));
        return kinds;
    }
    Replica::HeldChange write() {
        founded.replica->take_news();
        founded.create("another.html");
        const auto held = founded.replica->take_news().held;
        REQUIRE(held.size() == 1);
        return held.front();
    }
};

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
    exchange.links.say(message::Ping{1});
    CHECK(exchange.sent(1) == std::vector{MessageKind::bye});
    CHECK(std::holds_alternative<action::Close>(exchange.actions.back()));
    CHECK(exchange.actions.size() == 2);
    CHECK_FALSE(exchange.links.next_due());
}

TEST_CASE("a change of ours goes out at once, another's within 20 ms") {
    Exchange exchange;
    exchange.add(1);
    exchange.sent(1);
    exchange.actions.clear();
    SECTION("ours") {
        exchange.links.push(exchange.write(), true, exchange.now);
        CHECK(has(exchange.sent(1), MessageKind::span));
    }
    SECTION("another's") {
        std::set<std::uint64_t> waited;
        for (int i = 0; i < 20; ++i) {
            exchange.links.push(exchange.write(), false, exchange.now);
            std::uint64_t wait = 0;
            exchange.actions.clear();
            for (; exchange.sent(1).empty(); ++wait)
                exchange.now = exchange.now + Milliseconds{1};
            CHECK(wait <= 20);
            waited.insert(wait);
        }
        CHECK(waited.size() > 3);
    }
}

TEST_CASE("who is not served is pushed nothing, and who said no hello is told nothing") {
    Exchange exchange;
    exchange.add(1).session.serve(false);
    exchange.add(2, false);
    exchange.links.push(exchange.write(), true, exchange.now);
    exchange.links.say(message::Have{{{exchange.founded.project, Tip{}}}});
    const auto unserved = exchange.sent(1);
    CHECK_FALSE(has(unserved, MessageKind::span));
    CHECK(has(unserved, MessageKind::have));
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
