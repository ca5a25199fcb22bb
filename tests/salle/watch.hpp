#pragma once

// What is looked at as it passes: nothing that was not committed leaves a seat, who committed which
// word, which signatures are right, no place is given before it is committed, who was removed hears
// nothing more, and what a screen calls saved outlives power.

#include "tests/salle/seat.hpp"

#include <unordered_map>

namespace atelier::salle {

struct Fault {
    std::string checker;
    std::string what;
};

class Watch {
public:
    // In some rooms not even the work of one's own eyes is believed.
    explicit Watch(bool believes_makers) : believes_makers_(believes_makers) {}

    // Of everybody, honest or not: a signature that was found right is not computed again, and one
    // that a node made before our eyes is right.
    bool verify(const AuthorId& author, const ChangeId& id, const Signature& signature);
    void committed(const Seat& seat, const StoredSpan& stored, const Span& span);
    // Of a frame that a node wants to send.
    std::optional<Fault> sent(Seat& seat, SessionNumber to, const Bytes& frame);
    // Of what its editor was just told: what is saved outlives this machine's power, now.
    std::optional<Fault> saved(Seat& seat) const;
    void ended(SessionNumber number, SeatNumber seat) { numbered_.erase({number, seat}); }

    // The changes of its own that somebody committed with a token: more than one when a crash took
    // the first, or when it was undone and redone.
    const std::map<char32_t, std::set<ChangeId>>& tokens() const { return tokens_; }

private:
    std::optional<Fault> sent_changes(Seat& seat, SessionNumber to, const Bytes& frame);
    void note_tokens(const Seat& seat, const Span& span);

    bool believes_makers_;
    std::unordered_map<ChangeId, std::pair<AuthorId, Signature>> verified_;
    std::map<char32_t, std::set<ChangeId>> tokens_;
    // What a `next` stands on, of each end of a connection.
    std::map<std::tuple<SessionNumber, SeatNumber>, std::map<std::uint16_t, LogTip>> numbered_;
};

}  // namespace atelier::salle
