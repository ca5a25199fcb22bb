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
//
// Kept as four run-length tables: edits (what was done where), one UTF-8 text of all that was ever
// inserted, parts (which change an event is of), and the graph. Edits that go on where the last one
// ended are one, also across changes: a page typed letter by letter is some thousand edits.

#include "protocol/content.hpp"
#include "sync/causal_graph.hpp"
#include "sync/change_index.hpp"

#include <compare>
#include <functional>
#include <map>
#include <optional>
#include <span>
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

// A run as it is kept. Its events follow each other in memory, each with the one before it as its
// only parent, and may be of several changes.
struct Edit {
    static constexpr std::uint32_t unknown = UINT32_MAX;

    Event first = 0;
    std::uint32_t length = 1;
    std::uint32_t position = 0;
    std::uint32_t text = 0;        // of an insertion: where in the log's text, in bytes
    std::uint32_t room = unknown;  // scalars in the text at the first event's parents
    RunAction action = RunAction::insert;
    bool is_ascii = false;  // a byte a scalar

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
    // Fills in the ids of all changes, in the order of their numbers.
    using NameChanges = std::function<void(std::vector<ChangeId>&)>;

    const CausalGraph& graph() const { return graph_; }
    Event size() const { return graph_.size(); }
    std::size_t changes() const { return change_count_; }

    // bad_reference, and nothing is changed, when a parent or the change before is not here. A
    // change that is here already is left as it is.
    Result<ChangeNumber> add(const TextChange& change);

    // A change that is being written here: it grows until its id is known. Its log must not have
    // branches meanwhile, as it could not be told from them.
    ChangeNumber open(const LogName& log, std::optional<ChangeNumber> previous);
    void append(ChangeNumber number, const TextRun& run, const TextVersion& parents);
    // The same behind everything that is held, whose text has `room` scalars.
    void append_insertion(ChangeNumber number, std::uint32_t position, std::string_view utf8,
                          std::uint32_t scalars, std::uint32_t room) {
        if (!lengthens(number, RunAction::insert, position, scalars) || utf8.size() != scalars ||
            !edits_.back().is_ascii)
            return append_new_insertion(number, position, utf8, scalars, room);
        lengthen(number, scalars);
        if (text_.size() + utf8.size() > text_.capacity()) {
            append_text(utf8);
        } else if (utf8.size() == 1) {
            text_.push_back(utf8.front());
        } else {
            text_ += utf8;
        }
    }
    void append_removal(ChangeNumber number, std::uint32_t position, std::uint32_t count,
                        bool backwards, std::uint32_t room) {
        const bool goes_on =
            (!backwards && lengthens(number, RunAction::remove, position, count)) ||
            ((backwards || count == 1) &&
             lengthens(number, RunAction::remove_backwards, position, count));
        if (!goes_on) return append_new_removal(number, position, count, backwards, room);
        lengthen(number, count);
    }
    void seal(ChangeNumber number, const ChangeId& id);
    // Every parent and the change before must have their ids. Parents are reduced to heads and
    // sorted; runs that go on are one.
    TextChange change(ChangeNumber number) const;

    std::optional<ChangeNumber> find(const ChangeId& id) const;
    std::optional<Event> find(const EventName& name) const;
    const LogName& log_of(ChangeNumber change) const;
    const ChangeId& id_of(ChangeNumber change) const;
    std::span<const EventSpan> spans_of(ChangeNumber change) const;
    ChangeNumber change_of(Event event) const;
    // Behind the last of the events that follow this one and are of the same change.
    Event part_end(Event event) const;
    EventName name_of(Event event) const;
    // Which of two comes first where both were put at the same place.
    std::strong_ordering tie(Event a, Event b) const;

    const Edit& edit_of(Event event) const { return edits_[edit_number(event)]; }
    std::size_t edit_number(Event event) const;
    const Edit& edit(std::size_t number) const { return edits_[number]; }
    std::size_t edits() const { return edits_.size(); }
    // The characters that events of one insertion put in.
    std::string_view utf8(const Edit& edit, EventSpan span) const;
    char32_t character(Event event) const;
    // What the events of one edit that lie in the span reach. The edit's room must be known.
    Reach reach(const Edit& edit, EventSpan span) const;
    // In scalars, of the text with an event and its past, and of that with its past alone. The room
    // must be known.
    std::uint32_t length_after(Event event) const;
    std::uint32_t length_before(Event event) const;
    void set_room(std::size_t edit, std::uint32_t scalars);

    // All that was ever inserted, edit by edit.
    std::string_view whole_text() const {
        if (rested_bytes_ > 0) wake_text();
        return text_;
    }
    // It takes less room until somebody reads of it. What is added meanwhile wakes nothing.
    void rest_text();

private:
    friend class TextColumns;

    // An edit that grows stays below what a run may have, and its positions below what they may.
    static constexpr std::uint32_t lengthened_max = 1U << 20;
    static constexpr std::size_t long_text = 4096;

    struct Change {
        std::uint32_t log = 0;
        std::uint32_t previous = 0;      // one more than its number
        std::uint32_t first_number = 0;  // of its first event along its chain
        std::uint32_t events = 0;
        EventSpan span;               // of one that has one
        std::uint32_t scattered = 0;  // one more than where its spans are, of one with several
    };
    // Events of one log that follow each other along its chain: of one change, or of changes that
    // are numbered on and have `each` events.
    struct Part {
        Event first = 0;
        ChangeNumber change{};
        std::uint32_t offset = 0;  // number of the first event in its change
        std::uint32_t each = 0;    // 0: of one change
        std::uint32_t log = 0;
        std::uint32_t number = 0;  // of the first event along its chain
    };
    using FillChanges =
        std::function<void(std::vector<Change>&, std::vector<std::vector<EventSpan>>&)>;

    Change& at(ChangeNumber change) {
        if (fill_later_) fill_now();
        return changes_[static_cast<std::size_t>(change)];
    }
    const Change& at(ChangeNumber change) const {
        if (fill_later_) fill_now();
        return changes_[static_cast<std::size_t>(change)];
    }
    void fill_now() const;
    const std::vector<ChangeId>& ids() const {
        if (name_later_) name_now();
        return ids_;
    }
    void name_now() const;
    static std::optional<ChangeNumber> previous_of(const Change& change);
    const Part& part_of(Event event) const;
    TextVersion tip_of(ChangeNumber number) const;
    bool references_are_here(const TextChange& change) const;
    Event event_of(ChangeNumber change, std::uint32_t number) const;
    std::vector<TextParent> names_of(const TextVersion& version) const;
    // Whether the last event is of this change, and more may be.
    bool is_last(ChangeNumber change) const {
        return last_is_open_ && parts_.back().change == change;
    }
    // Whether the last edit is of this change too and goes on with this, as in typing.
    bool lengthens(ChangeNumber number, RunAction action, std::uint32_t position,
                   std::uint32_t events) const {
        if (edits_.empty() || !is_last(number) || !graph_.is_line()) return false;
        const Edit& last = edits_.back();
        if (last.action != action || last.length + events > lengthened_max) return false;
        switch (action) {
            case RunAction::insert: return position == last.position + last.length;
            case RunAction::remove: return position == last.position;
            case RunAction::remove_backwards: return position + last.length == last.position;
        }
        return false;
    }
    void lengthen(ChangeNumber number, std::uint32_t events) {
        edits_.back().length += events;
        graph_.lengthen(events);
        Change& change = at(number);
        change.events += events;
        (change.scattered ? scattered_[change.scattered - 1].back() : change.span).end += events;
    }
    void append_new_insertion(ChangeNumber number, std::uint32_t position, std::string_view utf8,
                              std::uint32_t scalars, std::uint32_t room);
    void append_new_removal(ChangeNumber number, std::uint32_t position, std::uint32_t count,
                            bool backwards, std::uint32_t room);
    void give(ChangeNumber number, std::uint32_t events);
    void append_text(std::string_view utf8);
    void wake_text() const;
    std::uint32_t text_bytes() const {
        return rested_bytes_ + static_cast<std::uint32_t>(text_.size());
    }
    void append_edit(Edit edit);
    bool joins(const Edit& edit) const;

    CausalGraph graph_;
    std::vector<Edit> edits_;
    mutable std::size_t last_edit_ = 0;  // that was asked for
    // Of all insertions: what rests, which is pressed, and what came since.
    mutable Bytes rested_text_;
    mutable std::uint32_t rested_bytes_ = 0;
    mutable std::string text_;
    std::vector<Part> parts_;
    bool last_is_open_ = false;  // the last part's change has no id yet
    std::vector<LogName> logs_;
    std::map<LogName, std::uint32_t> log_numbers_;
    std::size_t change_count_ = 0;
    // Of a history that was read from columns they are made when one is asked for.
    mutable std::vector<Change> changes_;
    mutable std::vector<std::vector<EventSpan>> scattered_;
    mutable FillChanges fill_later_;
    // By change; zero: not sealed. They too may come later.
    mutable std::vector<ChangeId> ids_;
    mutable ChangeIndex numbers_;
    mutable NameChanges name_later_;
};

}  // namespace atelier
