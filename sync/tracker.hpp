#pragma once

// The characters of a concurrent stretch of history in the order of the document, each with the
// origins that decide its place, for as long as the walk through that stretch takes. Order:
// YjsMod, which is FugueMax (Weidner and Kleppmann, "The Art of the Fugue", 2023; Gentle and
// Kleppmann, EuroSys 2025).
//
// It stands at one version at a time, the prepare version: positions are positions in its text.
// `toggle` takes events out of that version and puts them back. The text below the stretch is
// there from the start as one span of known length.
//
// A flat array of spans: every step looks at all of them. Live typing makes some hundred.

#include "sync/event_log.hpp"

#include <map>
#include <utility>
#include <vector>

namespace atelier {

// A part of the document seen from two versions: characters that stand in both, only in the
// first, only in the second.
struct Piece {
    enum class Kind : std::uint8_t { kept, removed, inserted };

    Kind kind = Kind::kept;
    std::uint32_t length = 0;  // scalars
    // The insertions of its characters; for the text below the stretch: its positions there.
    EventSpan events;
    bool below = false;

    bool operator==(const Piece&) const = default;
};

// Characters next to each other in the document that the prepare version has or had.
struct Layer {
    EventSpan events;    // their insertions; for the text below: their positions there
    bool below = false;  // the stretch
    bool stands = true;
};

// Which character a deletion took: its insertion, or its position in the text below the stretch.
struct TakenCharacter {
    Event character = 0;
    bool below = false;
};

// Where an insertion's character is in the prepare version.
struct Spot {
    std::uint32_t position = 0;  // scalars; of one that does not stand: where it would
    bool inserted = false;
    bool stands = false;
};

class Tracker {
public:
    Tracker(const EventLog& log, std::uint32_t base_length);

    // Scalars in the text of the prepare version.
    std::uint32_t length() const { return length_; }
    // The events of the span follow the prepare version, which they join.
    void insert(EventSpan span, std::uint32_t position);
    void remove(const Reach& reach, bool backwards);
    // Events that were applied leave the prepare version (-1) or come back to it (1).
    void toggle(const std::vector<EventSpan>& spans, int by);

    // Marks the prepare version as the first of the two that `pieces` compares.
    void remember();
    std::vector<Piece> pieces() const;

    // Nothing when the event inserted no character in this stretch.
    std::optional<Spot> find(Event event) const;
    // All of them in the order of the document.
    std::vector<Layer> layers() const;
    // Nothing when the event deleted no character in this stretch.
    std::optional<TakenCharacter> taken_by(Event deletion) const;
    // All deletions of that character, whether the prepare version has them or not.
    std::vector<Event> deletions_of(Event event) const;

private:
    using Item = std::uint32_t;  // an Event, or below_bit with a position in the text below
    static constexpr Item below_bit = Item{1} << 31;
    static constexpr Item none = UINT32_MAX;  // as an origin: the edge of the document

    // Items that follow each other by number and in the document. All have the right origin of
    // the first; the left origin of each but the first is the one before it.
    struct Span {
        Item first = 0;
        std::uint32_t length = 0;
        Item left = none;
        Item right = none;
        std::int32_t state = 1;  // 0: not inserted, 1: stands, n: deleted n - 1 times
        bool stood = false;      // when remember() was called

        bool stands() const { return state == 1; }
        Item end() const { return first + length; }
    };
    // Events from `first` on that deleted the items from `item` on, or from it downwards.
    struct Target {
        Event first = 0;
        std::uint32_t length = 0;
        Item item = 0;
        bool backwards = false;
    };
    struct Cursor {
        std::size_t span = 0;
        std::uint32_t offset = 0;
    };
    class Places;
    // Change of state by first item of an interval; 0 ends one.
    using Steps = std::map<Item, std::int32_t>;

    Cursor standing_at(std::uint32_t position) const;
    void split(std::size_t span, std::uint32_t offset);
    std::uint64_t place_of(Item item) const;
    std::size_t integrate(std::size_t from, Event event, Item left, Item right) const;
    std::uint32_t remove_at(Event event, std::uint32_t most, std::uint32_t position,
                            bool backwards);
    void add_steps(Steps& steps, EventSpan span, int by) const;
    void apply(const Steps& steps);

    const EventLog& log_;
    std::vector<Span> spans_;
    std::map<Event, Target> targets_;
    std::uint32_t length_ = 0;
};

}  // namespace atelier
