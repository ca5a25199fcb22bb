#pragma once

// What one seat writes in one space: its log of this sitting, change by change. Typing gathers in
// an open change, which the owner ends when it is time; ops on tree and comments make a change of
// their own at once, so that their past is what the screen had seen.
//
// A log that is full, or that somebody else wrote in under this key (a cloned disk), is left and a
// new sitting begun. Where nothing may be written it says so before anything is written; what is
// open then is lost to the space and stands in its contents until these are made anew.

#include "sync/contents.hpp"

namespace atelier {

class Author {
public:
    // A change of ours, to be taken in like any other and stored.
    using Keep = std::function<void(const SpanChange&, const Signature&)>;
    using NewSitting = std::function<Sitting()>;  // random

    Author(Space& space, Contents& contents, const SigningKey& key, NewSitting new_sitting,
           Keep keep);

    const LogName& log() const { return log_; }
    // Whether something typed waits in the open change.
    bool is_open() const { return !texts_.empty(); }
    // To be asked before anything is written. Ends nothing and may begin a new sitting.
    bool may_write();

    // A run made at a version, behind may_write. Answers what the writer's screen then shows.
    TextVersion write(const NodeId& file, const TextVersion& at, const TextRun& run,
                      std::uint64_t claimed_minutes);
    // Ends the open change. False: what was open cannot be said any more.
    [[nodiscard]] bool seal(std::uint64_t claimed_minutes);
    // A change of these ops, behind what is open. A node with a zero change is made by an op before
    // in the list. False: nothing was written.
    [[nodiscard]] bool write(const std::vector<resolved::Op>& ops, std::uint64_t claimed_minutes);

    // The contents were made anew without what was open.
    void forget_open();

private:
    struct Said;  // what one change is to say, and what it names
    class Namer;

    bool publish(const Said& said, std::uint64_t claimed_minutes);
    bool gather(std::span<const ChangeId> named, std::uint64_t claimed_minutes);
    SpanChange made(const Space::Draft& draft, const Said& said, std::uint64_t minutes) const;
    TextVersion write_piece(const NodeId& file, const TextVersion& at, const TextRun& run,
                            std::uint64_t minutes);
    TextVersion::const_iterator twin_in(const NodeId& file, const TextVersion& at);
    TextVersion few_heads(const NodeId& file, TextVersion at, std::uint64_t minutes);
    Said typed();

    Space& space_;
    Contents& contents_;
    SigningKey key_;
    NewSitting new_sitting_;
    Keep keep_;
    LogName log_;
    std::map<NodeId, ChangeNumber> texts_;  // open in each
    std::map<NodeId, ChangeNumber> last_;   // of this log in each
    std::size_t runs_ = 0;                  // open
    std::size_t bytes_ = 0;                 // that they take, about
};

}  // namespace atelier
