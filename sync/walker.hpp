#pragma once

// Replays history: what the events between two versions did to the text, wherever they were made.
// Parts in which nothing is concurrent are taken as they are written; the others go through a
// tracker. The last one is kept: who types beside somebody goes on in it, so that a letter costs
// what was concurrent with it and not the stretch.
//
// It also learns the room of each edit (how long the text was at its parents) the first time it
// walks there, which makes every position a valid one.

#include "sync/recent_pasts.hpp"
#include "sync/tracker.hpp"

#include <functional>

namespace atelier {

// One step of a change of text: at a position, characters go, and characters that these events
// inserted come. Each position is in the text that the steps before left.
struct Move {
    std::uint32_t position = 0;  // scalars
    std::uint32_t removed = 0;
    std::vector<EventSpan> inserted;

    bool operator==(const Move&) const = default;
};

// The same as it is found; it is valid for the call.
struct WalkStep {
    std::uint32_t position = 0;
    std::uint32_t removed = 0;
    std::span<const EventSpan> inserted;
};

class Walker {
public:
    using Show = std::function<void(const WalkStep&)>;

    // The log must outlive the walker.
    explicit Walker(EventLog& log, std::uint32_t block = Tracker::block_max);

    // From the text of the first `known` events, which were walked to and give `length` scalars, to
    // that of all. Answers how long that is.
    std::uint32_t forward(Event known, std::uint32_t length, const Show& show);

    // What follows asks about versions that were walked to.

    // The insertions whose characters stand at a version, in the order of its text.
    std::vector<EventSpan> standing(const TextVersion& version);
    // A tracker of all that is above the two versions' common one, with `from` remembered and `to`
    // as the prepare version. Valid until the next question.
    struct Comparison {
        const Tracker& tracker;
        TextVersion base;
    };
    Comparison compare(const TextVersion& from, const TextVersion& to);
    std::vector<Move> difference(const TextVersion& from, const TextVersion& to);

private:
    // Edits that came behind everything since the walk that is kept: more than these, and a new
    // one begins, as the next that is concurrent is so with the last of them, most likely.
    static constexpr std::uint32_t kept_max = 4096;
    // Parts of a zone whose pasts are rows of bits, at most two MiB of them.
    static constexpr std::size_t few_parts = 4096;

    // A stretch of history that was walked through, and where.
    struct Walk {
        Tracker tracker;
        TextVersion base;
        TextVersion at;   // the tracker's prepare version
        Event first = 0;  // all of its events are numbered from here on
        Event end = 0;    // and up to here; none was walked to when they are the same

        void begin(Event from, TextVersion below, std::uint32_t base_length);
    };
    // A part of a zone: events of one run, of which others name only the last as a parent.
    struct Part {
        EventSpan events;
        std::size_t edit = 0;         // of the first
        std::uint32_t parents = 0;    // where they begin
        std::uint32_t children = 0;   // where they end
        std::uint32_t waits_for = 0;  // parents that were not walked yet
        // Edits in it and in what stands on it alone.
        std::uint32_t weight = 0;
        bool merges = false;
    };

    std::uint32_t length_of(const TextVersion& base);
    bool goes_on_live(Event known) const;
    std::uint32_t show_live(Event known, Event end, const Show& show);
    std::uint32_t walk_line(EventSpan span, std::uint32_t length, const Show& show);
    void runs_in(EventSpan events);
    void walk_zone(Walk& walk);
    void cut_parts(Event first);
    void add_parent(Event parent, std::size_t run, std::size_t first_run);
    void order_parts();
    void walk_parts(Walk& walk);
    void walk_many_parts(Walk& walk);
    void follow_live(Event end, std::vector<Effect>* effects);
    void apply(Tracker& tracker, EventSpan span, std::size_t number, std::vector<Effect>* effects);
    void move(Walk& walk, const TextVersion& to);
    void move_live(const TextVersion& to);
    void begin_live(Event first, std::uint32_t base_length);

    EventLog& log_;
    Walk live_;
    RecentPasts recent_;  // of its events
    Walk other_;
    // Of the zone that is walked through; kept for their memory.
    std::vector<EventSpan> spans_;  // ascending, each within one run
    std::vector<Event> cuts_;
    std::vector<std::uint32_t> first_parts_;  // of each run from the first one on
    std::vector<Part> parts_;
    std::vector<std::uint32_t> parents_;
    std::vector<std::uint32_t> children_;
    std::vector<std::uint32_t> order_;
    std::vector<std::uint32_t> ready_;
    std::vector<std::uint64_t> pasts_;
    std::vector<std::uint64_t> here_;
    std::vector<EventSpan> inserted_;
    std::vector<Effect> effects_;
    std::vector<EventSpan> out_;
    std::vector<EventSpan> in_;
};

}  // namespace atelier
