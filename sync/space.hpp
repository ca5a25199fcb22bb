#pragma once

// One space of contents, from changes to what counts (docs: protocol.md, "From bytes to counts").
// It takes changes of one space in any order, and tells whoever makes trees, texts and comments of
// them: what is accepted now, with its references resolved, and what began and what stopped to
// count. Held, accepted and counting sets are pure functions of the set of changes that came and of
// the state of the class; the order never matters.
//
// A change with a wrong lamport or a bad reference is refused for ever, and nothing on it is
// accepted; it is held all the same, vouches for what is below it, and travels with its log.

#include "sync/change_chains.hpp"
#include "sync/class_space.hpp"
#include "sync/comparison.hpp"
#include "sync/counting.hpp"
#include "sync/draft.hpp"
#include "sync/references.hpp"

namespace atelier {

class Space {
public:
    // Changes that cannot be held yet wait in at most so many bytes.
    Space(ClassSpace& class_space, const SpaceId& space, std::size_t pending_max_bytes);
    Space(const Space&) = delete;
    Space& operator=(const Space&) = delete;

    // What there is to do for others; all lists in a causal order.
    struct News {
        std::vector<HeldIndex> held;           // to be stored and passed on
        std::vector<ResolvedChange> accepted;  // to be read, counting or not
        std::vector<ChangeId> began;           // to count
        std::vector<ChangeId> stopped;         // to count; nothing on it counts any more
        std::vector<ChangeId> dropped;         // no room to wait; to be fetched again
        std::optional<Error> fault;            // in what was given: nothing of it was taken
    };
    // Consecutive changes of one log, as unpack_span or decode_next made them. `verified`: the
    // signature of the last, found to be the author's; without, they wait for one behind them.
    News add(std::span<const SpanChange> changes, const std::optional<Signature>& verified);
    // Acts were added to the class space since the last call of anything here.
    News class_changed();

    const SpaceId& id() const { return space_; }
    bool is_held(const ChangeId& id) const { return chains_.find(id).has_value(); }
    bool is_accepted(const ChangeId& id) const { return find(id).has_value(); }
    // Held, and never to be accepted for what itself says.
    bool is_refused(const ChangeId& id) const;
    bool stands(const ChangeId& id) const;
    bool counts(const ChangeId& id) const;
    // An accepted change, read again.
    ResolvedChange resolved(const ChangeId& id);

    // Logs, tips, ranges, forks: what the conversation with others is about.
    const ChangeChains& chains() const { return chains_; }
    Hash digest() const { return digest_of(chains_.tips()); }
    // By which another seat finds what both have, and what this one has beyond that.
    std::vector<ChangeId> sample() const;
    Beyond beyond(std::span<const ChangeId> sample) const;
    // Everything accepted and counting, as if it came now: to make the contents anew.
    News again();

    // Whether this author may write here now: has a place and is not cut.
    bool may_write(const AuthorId& author) const;

    // What the next change of a log begins with. To the header the writer adds claimed time, body
    // and its cost in log_bytes; the body is written in the context.
    struct Draft {
        Header header;
        LogContext context;
        PastClock past;  // of the change
    };
    using CannotWrite = atelier::CannotWrite;
    // `named`: what the body will refer to, all of it accepted.
    std::expected<Draft, CannotWrite> draft(const LogName& log,
                                            std::span<const ChangeId> named) const;
    // How the draft's body names one of the changes that it was asked for.
    ChangeRef reference(const Draft& draft, const ChangeId& id) const;

private:
    enum class Status : std::uint8_t { waiting, accepted, refused };
    struct Standing {
        Status status = Status::waiting;
        PastIndex past = 0;
    };
    // Numbers of the past, before they are told.
    using Shift = Counting::Shift;

    std::optional<PastIndex> find(const ChangeId& id) const;
    News take(ChangeChains::Added added, Shift shift);
    void accept(std::vector<HeldIndex> open, News& news, Shift& shift);
    std::optional<ChangeId> first_missing(HeldIndex index) const;
    References::Reading reading(HeldIndex index) const;
    bool judge(HeldIndex index, News& news, Shift& shift);
    void tell(const Shift& shift, News& news) const;
    std::vector<PastIndex> heads_to_name(std::optional<PastIndex> tip,
                                         std::span<const ChangeId> named) const;

    ClassSpace& class_space_;
    SpaceId space_;
    ChangeChains chains_;
    ChangePast past_;
    References references_;
    Counting counting_;
    std::vector<Standing> standings_;                         // of what is held
    std::vector<HeldIndex> held_of_;                          // by place in the past
    std::map<ChangeId, std::vector<HeldIndex>> waiting_for_;  // each for one that it lacks
};

}  // namespace atelier
