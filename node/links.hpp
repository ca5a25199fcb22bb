#pragma once

// The connections of a seat to others of its class, each with its conversation, and what is sent on
// them: a connection is given what it has room for and no more, and bye is the last word on one
// that is hung up.

#include "node/shell.hpp"
#include "sync/session.hpp"

#include <map>

namespace atelier {

class Link {
public:
    static constexpr std::size_t room_at_start = std::size_t{64} * 1024;

    Link(const Connected& connected, Session session, std::vector<SessionNumber>& stirred)
        : facts(connected), session_(std::move(session)), stirred_(stirred) {
        stir();
    }

    const Session& session() const { return session_; }
    // To be told something, so that it may have something to say: the next send looks at it.
    Session& talk() {
        stir();
        return session_;
    }
    void stir() {
        if (!std::exchange(is_stirred_, true)) stirred_.push_back(facts.number);
    }

    Connected facts;
    std::size_t room = room_at_start;  // bytes
    bool is_ending = false;

private:
    friend class Links;

    Session session_;
    bool is_stirred_ = false;
    std::vector<SessionNumber>& stirred_;  // of all links
};

class Links {
public:
    explicit Links(Actions& actions) : actions_(actions) {}
    Links(const Links&) = delete;
    Links& operator=(const Links&) = delete;

    Link& add(const Connected& facts, Session&& session);
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
    // What is due and fits; who is silent for too long is hung up. Of the conversations only those
    // are looked at that were told something, or are due, or are held up: in a class of thirty most
    // have nothing to say in most turns.
    void send(Instant now);
    std::optional<Instant> next_due() const;

private:
    // When a link is to be looked at; by number, as the links.
    struct Visit {
        SessionNumber number{};
        Link* link = nullptr;
        Instant due;  // as its session said when it was looked at last
        bool is_due_at_once = false;
    };

    static std::optional<Instant> due_of(const Link& link);
    void look_at(Link& link, Instant now);

    Actions& actions_;
    std::map<SessionNumber, Link> links_;
    std::vector<Visit> visits_;
    std::vector<SessionNumber> stirred_;          // since they were looked at
    mutable std::optional<std::size_t> devices_;  // counted when it is asked for
};

}  // namespace atelier
