#pragma once

// What is held of one space (docs: protocol.md, "From bytes to counts"): its logs with all their
// branches. A change is held when its chain is complete down to seq 1 with everything right that a
// chain says (seq, prev, kind, space, log_bytes, a body that can be read), its author was ever
// given a place in the space, and the author's signature is on it or on a held change of its chain
// behind it. What is held never goes; it is the same whatever came first.
//
// A space holds contents or, the class space, acts; only how bodies are read differs.
//
// Changes come as unpack_span or decode_next made them: with the id of the header and the hash of
// the body. What cannot be held yet waits (loose_changes.hpp). A fault is what no honest relay can
// have sent: whoever sent the changes may be hung up on.

#include "protocol/act.hpp"
#include "protocol/content.hpp"
#include "protocol/tip.hpp"
#include "sync/body_pool.hpp"
#include "sync/change_index.hpp"
#include "sync/class_state.hpp"
#include "sync/log_contexts.hpp"
#include "sync/loose_changes.hpp"
#include "sync/recent_few.hpp"

#include <deque>
#include <functional>

namespace atelier {

// The place of a held change in this node's memory; the one before in its log has a lower one.
using HeldIndex = std::uint32_t;
inline constexpr HeldIndex not_held = UINT32_MAX;

class ChangeChains {
public:
    // Whether the author of a log was ever given a place in this space. A yes is for good.
    using AskPlace = std::function<bool(const LogName&)>;
    // Whether this first change of a log without a place gives it one when it is held.
    using AskFirst = std::function<bool(const SpanChange& first)>;

    // `kind`: content, or act for a class space.
    ChangeChains(ChangeKind kind, const SpaceId& space, std::size_t pending_max_bytes,
                 AskPlace ask_place, AskFirst ask_first = {})
        : kind_(kind),
          space_(space),
          ask_place_(std::move(ask_place)),
          ask_first_(std::move(ask_first)),
          loose_(pending_max_bytes) {}

    struct Added {
        std::vector<HeldIndex> held;    // what is held since, each behind what it stands on
        std::vector<ChangeId> dropped;  // what waited and was too much; to be fetched again
        std::optional<Error> fault;     // of the changes that were given
    };
    // Consecutive changes of one log. `verified`: the signature of the last one, known to be the
    // author's; without, they wait for one behind them.
    Added add(std::span<const SpanChange> changes, const std::optional<Signature>& verified);
    // Somebody was given a place.
    Added ask_places_again();
    // Of one log, by its first change; nothing happens when that does not wait here.
    Added ask_place_again(const ChangeId& first);

    std::size_t size() const { return held_.size(); }
    std::size_t pending_bytes() const { return loose_.bytes(); }
    bool is_pending(const ChangeId& id) const { return loose_.contains(id); }
    std::optional<HeldIndex> find(const ChangeId& id) const;
    const ChangeId& id(HeldIndex index) const { return ids_[index]; }
    // not_held for the first of a log.
    HeldIndex before(HeldIndex index) const { return held_[index].prev; }
    LogTip tip(HeldIndex index) const;
    Tip short_tip(HeldIndex index) const;
    std::size_t body_bytes(HeldIndex index) const { return held_[index].body_len; }
    Header header(HeldIndex index) const;
    // What a change names beside the one before it, in its own order.
    std::size_t head_count(HeldIndex index) const { return held_[index].nheads; }
    ChangeId head_id(HeldIndex index, std::size_t which) const;
    // not_held while it is not here.
    HeldIndex head(HeldIndex index, std::size_t which) const;
    // All that it names is here: their ids need not be kept twice any more.
    void heads_came(HeldIndex index);
    // Of contents: the body, read; soonest right after it was held, and in the order of a log.
    Content content(HeldIndex index);
    // Of contents: in which the next body behind this change is written; the first of a log for
    // not_held.
    LogContext context_after(HeldIndex index) const;
    // Of acts: the body, read.
    Act act(HeldIndex index) const;

    // The last change of each branch of each log.
    std::vector<Tip> tips() const;
    std::vector<HeldIndex> tips_of(const LogName& log) const;
    // What the chain that ends with this change has at a seq, which is not above its own.
    HeldIndex at(HeldIndex last, Seq seq) const;
    // That chain from a seq on, from 1 on, up to another one at most.
    std::vector<HeldIndex> branch(HeldIndex last, Seq from, Seq to = seq_max) const;
    // The same as what is packed in spans.
    std::vector<SpanChange> range(HeldIndex last, Seq from) const;
    SpanChange change(HeldIndex index) const;
    // A tip has one; of others, those that came with one.
    std::optional<Signature> signature_of(HeldIndex index) const;
    // Where logs fork: for each place the two changes with the smallest ids.
    std::vector<ForkClaim> forks() const;

private:
    struct Held {
        Lamport lamport = 0;
        BodyPool::Place body{};
        std::uint32_t heads = 0;      // where in heads_
        std::uint32_t signature = 0;  // in signatures_, from 1 on; 0: none
        std::uint32_t log = 0;
        HeldIndex prev = not_held;
        HeldIndex next = not_held;  // the first that was held behind it
        std::uint32_t seq = 1;
        std::uint32_t claimed_time_minutes = 0;
        std::uint32_t log_bytes = 0;
        std::uint32_t deleted = 0;
        std::uint32_t body_len = 0;
        ContextMark context;  // behind it
        std::uint8_t nheads = 0;
    };
    struct Log {
        LogName name;
        HeldIndex first = not_held;
        // By seq, from 1 on: each the first that was held behind the one before. Of a log without
        // forks all of it.
        std::vector<HeldIndex> line;
    };
    // Consecutive changes of which the last is signed: they are held together or not at all.
    struct Segment {
        std::vector<const SpanChange*> changes;
        Signature signature;
    };
    struct Fault {
        Error error;
        ChangeId change;
    };
    using Siblings = std::pair<std::uint32_t, HeldIndex>;  // log and what they stand on

    std::optional<Error> fault_of(std::span<const SpanChange> changes) const;
    bool may_follow(const SpanChange& change) const;
    std::optional<Fault> hold(const Segment& segment, Added& added);
    void try_all_on(const ChangeId& first, Added& added);
    std::optional<Error> read(const Segment& segment, std::vector<ContextMark>& marks);
    std::optional<Error> read_body(const SpanChange& change, LogContext& context, HeldIndex index);
    std::optional<Error> read_content(const SpanChange& change, LogContext& context,
                                      HeldIndex index);
    LogContext take_context_after(HeldIndex index);
    std::uint32_t number_of(const LogName& log);
    HeldIndex keep(const SpanChange& change, std::uint32_t log, HeldIndex prev,
                   const ContextMark& mark);
    void note_fork(std::uint32_t log, HeldIndex prev, HeldIndex& first, HeldIndex index);
    void wait(std::span<const SpanChange> changes, const std::optional<Signature>& verified,
              Added& added);
    void try_to_hold(const ChangeId& last, Added& added);
    void go_on(Added& added);
    void forget_fresh();
    BytesView body_of(const Held& held) const;
    void sign(Held& held, const Signature& signature);

    static constexpr std::uint32_t first_stranger = std::uint32_t{1} << 31;

    ChangeKind kind_;
    SpaceId space_;
    AskPlace ask_place_;
    AskFirst ask_first_;
    LooseChanges loose_;
    LogContexts contexts_;
    RecentFew<HeldIndex, LogContext> recent_ = RecentFew<HeldIndex, LogContext>(32);
    HeldIndex fresh_begin_ = 0;
    std::vector<std::optional<Content>> fresh_;  // from there on: read while they were held
    std::size_t fresh_bytes_ = 0;                // of their bodies

    std::deque<Held> held_;
    BodyPool bodies_;
    // The places of heads; of those that were not held before who names them the numbers of
    // strangers, from first_stranger on, until they came.
    std::deque<std::uint32_t> heads_;
    std::map<std::uint32_t, ChangeId> strangers_;
    std::uint32_t next_stranger_ = first_stranger;
    std::vector<ChangeId> ids_;
    ChangeIndex indices_;
    std::vector<Log> logs_;
    std::map<LogName, std::uint32_t> log_numbers_;
    std::set<std::pair<std::uint32_t, HeldIndex>> tips_;  // with their logs
    std::deque<Signature> signatures_;
    std::map<Siblings, std::set<ChangeId>> forks_;
};

}  // namespace atelier
