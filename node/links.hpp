#pragma once

// The connections of a seat to others of its class, each with its conversation, and what is sent on
// them: a connection is given what it has room for and no more, and bye is the last word on one
// that is hung up.

#include "node/shell.hpp"
#include "sync/session.hpp"

#include <map>

namespace atelier {

struct Link {
    static constexpr std::size_t room_at_start = std::size_t{64} * 1024;

    Connected facts;
    Session session;
    std::size_t room = room_at_start;  // bytes
    bool is_ending = false;
};

class Links {
public:
    explicit Links(Actions& actions) : actions_(actions) {}

    Link& add(const Connected& facts, Session session);
    Link* find(SessionNumber number);  // one that is ending, too
    // False: there is none.
    bool left(SessionNumber number);
    // Whether there is more to say.
    bool drained(SessionNumber number, std::size_t room);
    // The other side said hello.
    void greeted() { devices_.reset(); }
    void hang_up(Link& link, message::ByeReason why);
    // The other side said bye.
    void heard_bye(Link& link);

    auto begin() { return links_.begin(); }
    auto end() { return links_.end(); }
    auto begin() const { return links_.begin(); }
    auto end() const { return links_.end(); }
    bool is_connected(const PeerAddress& address) const;
    std::size_t devices() const;  // that said hello

    // A change of ours that is stored since, to all who are served.
    void push(const Replica::HeldChange& held, Instant now);
    // What is due and fits, of every conversation; who is silent for too long is hung up.
    void send(Instant now);
    std::optional<Instant> next_due() const;

private:
    Actions& actions_;
    std::map<SessionNumber, Link> links_;
    mutable std::optional<std::size_t> devices_;  // counted when it is asked for
};

}  // namespace atelier
