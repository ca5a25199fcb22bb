#pragma once

// The class space, from changes to acts (docs: protocol.md, "From bytes to counts"); beside it,
// Space does the same for contents. It takes changes of the class space in any order and gives
// ClassSpace what is held, parents first. Held and accepted sets and the state are pure functions
// of the set of changes that came; the order never matters.
//
// An act with a wrong lamport is refused for ever, and nothing on it is accepted; it is held all
// the same, vouches for what is below it, and travels with its log. A log whose author was given no
// place waits for one, or is held once its first change is a root act that brings one.

#include "sync/change_chains.hpp"
#include "sync/class_space.hpp"
#include "sync/comparison.hpp"
#include "sync/draft.hpp"
#include "sync/place.hpp"

namespace atelier {

class ClassChains {
public:
    // A genesis whose body can be read as one, with its author's signature, found to be right.
    // Changes that cannot be held yet wait in at most so many bytes.
    ClassChains(SpanChange genesis, const Signature& signature, std::size_t pending_max_bytes,
                RootVerifier verifier = verify_root_string);
    ClassChains(const ClassChains&) = delete;
    ClassChains& operator=(const ClassChains&) = delete;

    // What there is to do for others; all lists in a causal order.
    struct News {
        std::vector<HeldIndex> held;     // to be stored and passed on
        std::vector<ChangeId> accepted;  // acts; the state may be another, other spaces are to ask
        std::vector<ChangeId> dropped;   // no room to wait; to be fetched again
        std::optional<Error> fault;      // in what was given: nothing of it was taken
    };
    // Consecutive changes of one log, as unpack_span or decode_next made them. `verified`: the
    // signature of the last, found to be the author's; without, they wait for one behind them.
    News add(std::span<const SpanChange> changes, const std::optional<Signature>& verified);

    // To be asked; what it is to take is added here.
    ClassSpace& space() { return space_; }
    const ClassState& state() { return space_.state(); }

    bool is_held(const ChangeId& id) const;
    bool is_accepted(const ChangeId& id) const { return space_.graph().find(id).has_value(); }
    // Held, and never to be accepted for what itself says.
    bool is_refused(const ChangeId& id) const;

    // Logs, ranges, forks of all but the genesis.
    const ChangeChains& chains() const { return chains_; }
    const SpanChange& genesis() const { return genesis_; }
    const Signature& genesis_signature() const { return genesis_signature_; }
    // What the conversation with others is about: with the genesis, as a log of its own.
    std::vector<Tip> tips() const;
    Hash digest() const { return digest_of(tips()); }
    // By which another seat finds what both have, and what this one has beyond that.
    std::vector<ChangeId> sample() const;
    Beyond beyond(std::span<const ChangeId> sample) const;

    // Whether this author may write here now: has a place and is not cut.
    bool may_write(const AuthorId& author) { return cuts_on_class(author).empty(); }
    // What the next act of a log begins with. To the header the writer adds claimed time, body and
    // its cost in log_bytes. Never gather_first: where not all heads can be named, those come first
    // that bring what roots and trainers did into the act's past.
    std::expected<Header, CannotWrite> draft(const LogName& log);
    // The same for a root act, which needs no place.
    std::expected<Header, CannotWrite> draft_root_act(const LogName& log) const;

private:
    enum class Status : std::uint8_t { waiting, accepted, refused };

    bool brings_place(const SpanChange& first);
    void note_first(const ChangeId& first, const ChangeId& missing);
    void forget_gone_firsts();
    std::optional<ChangeId> first_missing(const Header& header) const;
    void take(ChangeChains::Added added, News& news);
    void let_in(News& news);
    void let_in_on(ChangeId accepted, News& news);
    bool judge(HeldIndex index);
    void accept_on_top();
    std::vector<Version> cuts_on_class(const AuthorId& author);
    std::vector<ActIndex> heads_to_name(std::optional<ActIndex> tip) const;
    std::vector<ActIndex> leading(std::optional<ActIndex> tip) const;
    std::vector<ActIndex> by_id(std::vector<ActIndex> acts) const;

    SpanChange genesis_;
    Signature genesis_signature_;
    ClassSpace space_;
    ChangeChains chains_;
    std::vector<Status> statuses_;                            // of what is held
    std::map<ChangeId, std::vector<HeldIndex>> waiting_for_;  // each for one that it lacks
    std::set<ActIndex> tops_;                                 // accepted, and no parent of any
    std::size_t places_ = 0;  // in the class space when the chains last asked

    // First changes without a place that were asked whether they bring one: the parent that each
    // lacks, zero when it never will; and the same the other way round.
    std::map<ChangeId, ChangeId> firsts_;
    std::set<std::pair<ChangeId, ChangeId>> firsts_by_missing_;
    std::size_t firsts_max_ = 0;  // then those that no longer wait are looked for
};

}  // namespace atelier
