#pragma once

// The history of one text file: every event that is held, with its name, its parents and what it
// did, in the order in which this node came to hold them. It only grows.
//
// An event's name is its change and its number among that change's events in this file. Ties
// between events are broken by (author bytes, sitting as a number), then by the event's number
// along its own chain in this file, then by the change's id, which tells the branches of a forged
// log apart: the same on every node.
//
// No position is invalid. One beyond the text at the run's parents is taken as its end; an event
// that reaches nothing keeps its number. How long that text was is known once the history was
// walked to there (`Edit::room`).

#include "protocol/content.hpp"
#include "sync/causal_graph.hpp"

#include <compare>
#include <map>
#include <optional>
#include <string>

namespace atelier {

// The first `events` events of a change in this file, with their past.
struct TextParent {
    ChangeId change;
    std::uint32_t events = 1;

    auto operator<=>(const TextParent&) const = default;
};

// A Run of protocol/content.hpp with its references resolved and its text decoded.
struct TextRun {
    RunAction action = RunAction::insert;
    std::uint32_t length = 1;  // events
    std::uint32_t position = 0;
    // Without: behind the event before it along its own chain.
    std::optional<std::vector<TextParent>> parents;
    std::u32string text;  // of an insert: `length` scalars

    bool operator==(const TextRun&) const = default;
};

// What one change did to this file.
struct TextChange {
    LogName log;
    ChangeId id;
    std::optional<ChangeId> previous;  // the change before it along its chain that is in this file
    std::vector<TextRun> runs;

    bool operator==(const TextChange&) const = default;
};

struct EventName {
    ChangeId change;
    std::uint32_t event = 0;

    auto operator<=>(const EventName&) const = default;
};

// The place of a change in this node's memory.
enum class ChangeNumber : std::uint32_t {};

// A run as it is kept. Its events follow each other in memory.
struct Edit {
    static constexpr std::uint32_t unknown = UINT32_MAX;

    Event first = 0;
    std::uint32_t length = 1;
    RunAction action = RunAction::insert;
    std::uint32_t position = 0;
    std::uint32_t text = 0;        // where in the log's text
    std::uint32_t room = unknown;  // scalars in the text at the run's parents

    Event end() const { return first + length; }
};

// What some of an edit's events reach in the text at the first one's parents: insertion at
// `position`, or deletion of `count` characters from it on, or of `count` down from it.
struct Reach {
    Event first = 0;  // of those that reach something
    std::uint32_t count = 0;
    std::uint32_t position = 0;
};

class EventLog {
public:
    const CausalGraph& graph() const { return graph_; }
    Event size() const { return graph_.size(); }
    std::size_t changes() const { return changes_.size(); }

    // bad_reference, and nothing is changed, when a parent or the change before is not here. A
    // change that is here already is left as it is.
    Result<ChangeNumber> add(const TextChange& change);

    // A change that is being written here: it grows until its id is known. Its log must not have
    // branches meanwhile, as it could not be told from them.
    ChangeNumber open(const LogName& log, std::optional<ChangeNumber> previous);
    void append(ChangeNumber number, const TextRun& run, const TextVersion& parents);
    void seal(ChangeNumber number, const ChangeId& id);
    // Every parent and the change before must have their ids. Parents are reduced to heads and
    // sorted.
    TextChange change(ChangeNumber number) const;

    std::optional<ChangeNumber> find(const ChangeId& id) const;
    std::optional<Event> find(const EventName& name) const;
    const LogName& log_of(ChangeNumber change) const;
    const ChangeId& id_of(ChangeNumber change) const;
    const std::vector<EventSpan>& spans_of(ChangeNumber change) const;
    ChangeNumber change_of(Event event) const;
    EventName name_of(Event event) const;
    // Which of two comes first where both were put at the same place.
    std::strong_ordering tie(Event a, Event b) const;

    const Edit& edit_of(Event event) const;
    // The character that an insertion put in.
    char32_t character(Event event) const;
    // What the events of one edit that lie in the span reach. The edit's room must be known.
    Reach reach(const Edit& edit, EventSpan span) const;
    std::uint32_t length_after(Event event) const;  // scalars; the room must be known
    void set_room(const Edit& edit, std::uint32_t scalars);

private:
    struct Change {
        LogName log;
        ChangeId id;  // zero: not sealed
        std::optional<ChangeNumber> previous;
        std::uint32_t first_number = 0;  // of its first event along its chain
        std::uint32_t events = 0;
        std::vector<EventSpan> spans;
    };
    struct Part {
        Event first = 0;
        ChangeNumber change{};
        std::uint32_t offset = 0;  // number of that event in the change
    };

    Change& at(ChangeNumber change) { return changes_[static_cast<std::size_t>(change)]; }
    const Change& at(ChangeNumber change) const {
        return changes_[static_cast<std::size_t>(change)];
    }
    const Part& part_of(Event event) const;
    TextVersion tip_of(ChangeNumber number) const;
    bool references_are_here(const TextChange& change) const;
    Event event_of(const Change& change, std::uint32_t number) const;
    std::vector<TextParent> names_of(const TextVersion& version) const;

    CausalGraph graph_;
    std::vector<Edit> edits_;
    std::u32string text_;  // of all insertions
    std::vector<Part> parts_;
    std::vector<Change> changes_;
    std::map<ChangeId, ChangeNumber> numbers_;
};

}  // namespace atelier
