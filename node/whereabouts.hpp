#pragma once

// What seats tell each other of where seats are (docs/conversation.md, `peers`): after hello, and
// to everybody when there is something new, at most every 10 s.
//
// Each says of itself where it takes connections: the address that this connection has at its side,
// and its port. Who was called knows only where a call came from, and that is no place to call.

#include "node/links.hpp"
#include "sync/peers.hpp"

namespace atelier {

class Whereabouts {
public:
    static constexpr Milliseconds between_lists{10'000};

    Whereabouts(const DeviceKey& own, std::uint16_t port, Peers& peers)
        : own_(own), port_(port), peers_(peers) {}

    // It said hello.
    void greeted(Link& link);
    void heard(const Link& link, const message::Peers& said, Instant now);
    void say(Links& links, Instant now);
    std::optional<Instant> next_due() const { return due_; }

private:
    using List = std::vector<message::PeerAddress>;

    void say(Link& link, List known) const;

    DeviceKey own_;
    std::uint16_t port_;
    Peers& peers_;
    List said_;  // to everybody, the last time
    Instant said_at_;
    std::optional<Instant> due_;
};

}  // namespace atelier
