#pragma once

// A seat with a few connections, for tests of what is said on them.

#include "node/links.hpp"
#include "protocol/seed_stream.hpp"
#include "tests/sync/founded.hpp"
#include "tests/test.hpp"

namespace atelier::test {

// A seat with a few connections; what is sent on them is looked at and not answered.
struct Exchange {
    Founded founded;
    bool has_all = true;  // of what is offered
    FetchList fetch{founded.replica->class_id(),
                    {[this](const SpaceId&, const ChangeId&) { return has_all; },
                     [](const SpaceId&, const LogName&) { return std::nullopt; }}};
    BlobSource blobs{[](const BlobId&) { return false; },
                     [](const BlobId&) { return std::nullopt; },
                     [](const BlobId&, std::uint16_t) { return std::nullopt; }};
    SeedStream seeds{Seed{{1}}};
    Actions actions;
    Links links{actions};
    Instant now{1'000};

    Link& add(std::uint8_t number, bool said_hello = true) {
        const SessionNumber session{number};
        Connected facts{session, DeviceKey{{number}}, {}, HandshakeKind::member, {}, {}, true, {},
                        {}};
        facts.address.port = number;
        const Session::Facts ours{session, facts.device, Instance{1}, number, {}};
        Link& link = links.add(facts, Session(ours, *founded.replica, fetch, blobs, now));
        if (said_hello)
            REQUIRE(link.talk().receive(encode(message::Hello{1, 1, Instance{number}, {}}), now));
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

}  // namespace atelier::test
