#pragma once

// Where a seat without a class knocks to come into one, and what came of it
// (docs/conversation.md, "Knocking").
//
// One address after the other, as they were given: so no kit is used twice. Whoever does not answer
// there is given up and hung up, and the next one is called. Where the class is known, as a kit
// says it, a connection to any other class is hung up before anything is asked there; and when no
// given address let this seat in, it is asked for where beacons came from: the trainer's machine
// may have another address today than when the kit was made.

#include "node/join_outcome.hpp"
#include "protocol/message_join.hpp"
#include "sync/instant.hpp"
#include "sync/peer_address.hpp"
#include "sync/session_number.hpp"

#include <deque>
#include <optional>
#include <set>
#include <vector>

namespace atelier {

class Knocking {
public:
    Knocking(const std::vector<PeerAddress>& addresses, std::optional<ClassId> class_id);

    // Somebody is there, as a beacon says.
    void heard(const PeerAddress& address);
    // False: the connection is not waited for and is to be hung up.
    bool connected(const PeerAddress& address, SessionNumber number, const ClassId& class_id,
                   Instant now);
    void failed(const PeerAddress& address);  // a dial
    void left(SessionNumber number);
    // A person decides there now, who may take long.
    void waits_for_a_person(SessionNumber number);
    void answered(SessionNumber number, message::JoinVerdict verdict, Instant now);

    struct Step {
        std::optional<SessionNumber> hang_up;
        std::optional<PeerAddress> call;
        bool listens = false;  // from now on, as there is nobody to be called
        // It is over, and nobody let this seat in.
        std::optional<JoinOutcome> outcome;
    };
    // What is to be done now: after everything that is told here, and when next_due says.
    Step step(Instant now);
    std::optional<Instant> next_due() const;

    // Who is called now, or knocked at; and whether it was named, and not only heard of.
    std::optional<PeerAddress> at() const;
    bool is_at_given() const { return knock_ && knock_->is_given; }

private:
    // Longer than a handshake and a connection may take that are to succeed.
    static constexpr Milliseconds answered_within{11'000};
    // The longest time between two beacons of a seat, and some.
    static constexpr Milliseconds heard_within{26'000};
    // For those that were heard and could not be called in that time.
    static constexpr Milliseconds called_within{60'000};
    static constexpr std::size_t heard_max = 128;
    static constexpr std::size_t heard_of_one_machine_max = 8;

    struct Knock {
        PeerAddress address;
        Instant until;
        std::optional<SessionNumber> session;
        bool is_given = false;  // and not heard of
        bool waits_for_a_person = false;
    };

    bool is_at(SessionNumber number) const { return knock_ && knock_->session == number; }
    std::optional<PeerAddress> next(Instant now);

    std::deque<PeerAddress> given_;  // those that are still to be called
    std::optional<ClassId> class_id_;
    std::deque<PeerAddress> heard_;  // the same
    std::set<PeerAddress> known_;    // all that were ever to be called
    std::size_t heard_count_ = 0;    // of them
    std::optional<Knock> knock_;
    std::optional<Instant> listens_until_;
    bool is_listening_ = false;  // as was said
    // The clearest of the noes. Some addresses may be other machines than the trainer's: a
    // learner's, whose door is shut.
    std::optional<JoinOutcome> no_;
};

}  // namespace atelier
