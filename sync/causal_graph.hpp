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
#include <span>
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
    // A part of the way up to everything that is here.
    struct Stretch {
        EventSpan events;
        // Whether each of its events has seen all that are numbered before it. Else what is
        // concurrent begins and ends here: its first events have seen all before the stretch, and
        // those behind it have seen all of it.
        bool is_line = false;
    };

    // `count` events, at least 1, the first of which has these parents: a version of what is here.
    // They are numbered from size() on.
    void add(std::uint32_t count, const TextVersion& parents) { add_run(count, parents); }
    void add_run(std::uint32_t count, std::span<const Event> parents);
    void reserve(std::size_t runs, std::size_t parents);
    // The same with everything here as parents.
    void add_behind_all(std::uint32_t count);

    // The same where that is the last event alone.
    void lengthen(std::uint32_t count) {
        size_ += count;
        heads_.front() = size_ - 1;
    }
    bool is_line() const { return heads_.size() == 1 && size_ <= longest_line; }

    Event size() const { return size_; }
    // Of everything here.
    const TextVersion& heads() const { return heads_; }
    TextVersion parents_of(Event event) const;
    // The events of its run from the first to this one: each has the one before as only parent.
    EventSpan run_up_to(Event event) const { return {runs_[run_number(event)].first, event + 1}; }
    bool contains(const TextVersion& version, Event event) const;
    // The version of these events and all that lies in their past.
    TextVersion heads_of(std::vector<Event> events) const;
    Difference diff(const TextVersion& a, const TextVersion& b) const;
    Conflict conflict(const TextVersion& a, const TextVersion& b) const;
    // The way from the first `known` events on, which need not be together the past of anything,
    // to all. The first stretch begins before them where later events are concurrent with some.
    std::vector<Stretch> stretches(Event known) const;

    // Below which number every event from this one on has seen all; maybe they have seen more.
    Event seen_since(Event event) const;

    // The runs, in which each event but the first has the one before it as its only parent.
    std::size_t runs() const { return runs_.size(); }
    std::size_t run_number(Event event) const { return run_number(event, runs_.size() - 1); }
    // The same for an event that lies a little below the end of a run, most likely.
    std::size_t run_number(Event event, std::size_t near) const {
        for (std::size_t i = 0; i < 8 && i <= near; ++i)
            if (event >= runs_[near - i].first) return i == 0 ? search_run(event, near) : near - i;
        return search_run(event, 0);
    }
    EventSpan run(std::size_t number) const {
        return {runs_[number].first, number + 1 < runs_.size() ? runs_[number + 1].first : size_};
    }
    std::span<const Event> run_parents(std::size_t number) const {
        const std::size_t from = runs_[number].parents;
        const std::size_t to =
            number + 1 < runs_.size() ? runs_[number + 1].parents : parents_.size();
        return {parents_.data() + from, to - from};
    }
    // Whether an event has the one before it as its only parent.
    bool goes_on(Event event) const { return event > 0 && run(run_number(event)).first != event; }

private:
    friend class Descent;

    struct Run {
        Event first = 0;
        std::uint32_t parents = 0;  // where they begin
        // The first event has seen all that are numbered below this; maybe more.
        Event seen = 0;

        bool has_seen_all() const { return seen == first; }
    };

    // Leaves room for what is added in one step without a look.
    static constexpr Event longest_line = Event{1} << 30;

    std::size_t search_run(Event event, std::size_t from) const;
    Event seen_by(std::span<const Event> parents) const;
    bool is_heads(std::span<const Event> parents) const;

    std::vector<Run> runs_;
    std::vector<Event> parents_;
    TextVersion heads_;
    Event size_ = 0;
};

}  // namespace atelier
