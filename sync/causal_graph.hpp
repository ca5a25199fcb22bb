#pragma once

// The order in which the events of one text file were made: who had seen what. Runs of events,
// each of which has the one before it as its only parent; the first of a run has the run's.
//
// An Event is the place of an event in this node's memory, parents before children. It is an index
// and nothing else: two nodes number the same events differently, so nothing that must be the
// same everywhere (the order of a text, a tie) may look at which number is lower.
//
// Queries walk down from the latest event, run by run, as far as the answer needs. Method: Gentle
// and Kleppmann, "Collaborative Text Editing with Eg-walker", EuroSys 2025, and the `causalgraph`
// of diamond-types.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace atelier {

using Event = std::uint32_t;

struct EventSpan {
    Event first = 0;
    Event end = 0;  // behind the last

    bool empty() const { return first == end; }
    std::uint32_t length() const { return end - first; }
    bool operator==(const EventSpan&) const = default;
};

// The heads of a set of events that holds the past of each: ascending, none in another's past.
// Empty: the text before anybody wrote.
using TextVersion = std::vector<Event>;

// Which of two versions holds an event.
enum class Holder : std::uint8_t { a = 1, b = 2, both = 3 };

class CausalGraph {
public:
    struct Difference {
        std::vector<EventSpan> only_a;  // newest first
        std::vector<EventSpan> only_b;
    };
    struct HeldSpan {
        EventSpan span;
        Holder holder = Holder::both;

        bool operator==(const HeldSpan&) const = default;
    };
    // What two versions have above the last version that everything above it has seen whole.
    struct Conflict {
        TextVersion common;
        std::vector<HeldSpan> spans;  // ascending, each within one run
    };
    // A part of the way up from one version to a later one.
    struct Stretch {
        TextVersion base;              // all events of the stretch have seen all of it
        std::vector<EventSpan> spans;  // ascending, each within one run
        TextVersion end;               // the next stretch's base
    };

    // `count` events, at least 1, the first of which has these parents: a version of what is here.
    // They are numbered from size() on.
    void add(std::uint32_t count, const TextVersion& parents);

    Event size() const { return size_; }
    // Of everything here.
    const TextVersion& heads() const { return heads_; }
    TextVersion parents_of(Event event) const;
    // The events of its run from the first to this one: each has the one before as only parent.
    EventSpan run_up_to(Event event) const { return {run_of(event).first, event + 1}; }
    bool contains(const TextVersion& version, Event event) const;
    // The version of these events and all that lies in their past.
    TextVersion heads_of(std::vector<Event> events) const;
    Difference diff(const TextVersion& a, const TextVersion& b) const;
    Conflict conflict(const TextVersion& a, const TextVersion& b) const;
    // The way up from one version to another that holds it, cut at every version that all later
    // events on the way have seen whole. Parts where nothing is concurrent come as one span.
    std::vector<Stretch> stretches(const TextVersion& from, const TextVersion& to) const;

private:
    friend class Descent;

    struct Run {
        Event first = 0;
        TextVersion parents;
    };

    const Run& run_of(Event event) const;

    std::vector<Run> runs_;
    TextVersion heads_;
    Event size_ = 0;
};

}  // namespace atelier
