#pragma once

// Replays history: what the events between two versions did to the text, wherever they were made.
// Parts in which nothing is concurrent are taken as they are written; the others go through a
// tracker, which is thrown away at the next version that all later events have seen.
//
// It also learns the room of each edit (how long the text was at its parents) the first time it
// walks there, which makes every position a valid one.

#include "sync/tracker.hpp"

namespace atelier {

// One step of a change of text: at a position, characters go, and characters that these events
// inserted come. Each position is in the text that the steps before left.
struct Move {
    std::uint32_t position = 0;  // scalars
    std::uint32_t removed = 0;
    std::vector<EventSpan> inserted;

    bool operator==(const Move&) const = default;
};

class Walker {
public:
    // The log must outlive the walker.
    explicit Walker(EventLog& log) : log_(log) {}

    // The steps from a version that was walked to, whose text has `length` scalars, to one that
    // holds it, which then counts as walked to.
    std::vector<Move> forward(const TextVersion& from, std::uint32_t length, const TextVersion& to);
    // The insertions whose characters stand at a version, in the order of its text.
    std::vector<Event> standing(const TextVersion& version);

    // What follows asks about versions that were walked to.

    // A tracker of all that is above the two versions' common one, at `at` as the remembered
    // version and then at `to`.
    struct Comparison {
        Tracker tracker;
        TextVersion base;
    };
    Comparison compare(const TextVersion& from, const TextVersion& to);
    std::vector<Move> difference(const TextVersion& from, const TextVersion& to);

private:
    std::uint32_t length_of(const TextVersion& base, const std::vector<EventSpan>& spans) const;
    void walk_line(EventSpan span, std::uint32_t& length, std::vector<Move>& moves);
    TextVersion walk_zone(Tracker& tracker, const TextVersion& base,
                          const std::vector<EventSpan>& spans);
    void apply(Tracker& tracker, EventSpan span);
    void move(Tracker& tracker, const TextVersion& from, const TextVersion& to) const;
    std::vector<Move> moves_of(const std::vector<Piece>& pieces, const TextVersion& base);

    EventLog& log_;
};

}  // namespace atelier
