#pragma once

// The characters of a concurrent stretch of history in the order of the document, each with the
// origins that decide its place, for as long as the walk through that stretch takes. Order:
// YjsMod, which is FugueMax (Weidner and Kleppmann, "The Art of the Fugue", 2023; Gentle and
// Kleppmann, EuroSys 2025).
//
// It stands at two versions at a time. The prepare version is the one whose text positions are in;
// `toggle` takes events out of it and puts them back. The effect version is all that was applied,
// and what an event did to that text is what it is answered with. The text below the stretch is
// there from the start as one span of known length.
//
// Spans lie in blocks under a tree of their lengths. Live typing makes some hundred spans, in one
// or two blocks that are simply read through.

#include "sync/counted_tree.hpp"
#include "sync/event_log.hpp"

#include <array>
#include <memory>
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

// What an event did to the text of the effect version: characters went, or these came.
struct Effect {
    std::uint32_t position = 0;  // scalars
    std::uint32_t removed = 0;
    EventSpan inserted;
};

class Tracker {
public:
    // Spans in a block: fewer make a deeper tree sooner, for tests.
    static constexpr std::uint32_t block_max = 64;

    explicit Tracker(const EventLog& log, std::uint32_t block = block_max);

    // Begins anew above a text of that length, with nothing applied, and keeps the memory. All
    // events that will be applied are numbered from `first` on.
    void begin(Event first, std::uint32_t base_length);

    // Scalars in the text of the prepare version.
    std::uint32_t length() const { return tree_.total(prepared); }
    std::uint32_t applied_length() const { return tree_.total(applied); }
    std::uint32_t spans() const { return spans_; }
    // The events of the span follow the prepare version, which they join. What that did is added
    // to `effects`, where there are some.
    void insert(EventSpan span, std::uint32_t position, std::vector<Effect>* effects = nullptr);
    void remove(const Reach& reach, bool backwards, std::vector<Effect>* effects = nullptr);
    // Events that were applied leave the prepare version (-1) or come back to it (1).
    void toggle(EventSpan span, int by);

    // Marks the prepare version, or that of all that was applied, as the first of two to compare.
    void remember_prepared();
    void remember_applied();
    // Compares with the prepare version, or with all that was applied now. Calls
    // visit(const Piece&) in the order of the document.
    template <class Visit>
    void pieces_prepared(Visit visit) const;
    template <class Visit>
    void pieces_applied(Visit visit) const;

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

    // What the tree counts: characters of the prepare version, of the effect version, and those of
    // the text below, whatever became of them.
    static constexpr std::size_t prepared = 0;
    static constexpr std::size_t applied = 1;
    static constexpr std::size_t below = 2;
    using Counts = CountedTree<3>::Counts;
    using BlockNumber = CountedTree<3>::Leaf;

    // Items that follow each other by number and in the document. All have the right origin of
    // the first; the left origin of each but the first is the one before it.
    struct Span {
        Item first;
        std::uint32_t length;
        Item left;
        Item right;
        std::uint32_t state : 30;  // 0: not inserted, 1: stands, n: deleted n - 1 times
        std::uint32_t dead : 1;    // in the effect version
        std::uint32_t stood : 1;   // when it was remembered

        bool is_below() const { return first & below_bit; }
        bool stands() const { return state == 1; }
        Item end() const { return first + length; }
    };
    // Events from `first` on that deleted the items from `item` on, or from it downwards.
    struct Target {
        Event first = 0;
        std::uint32_t length = 0;
        Item item = 0;
        bool backwards = false;

        Event end() const { return first + length; }

        // The items of its events from one on up to another, which must be its own.
        Item lowest(Event from, Event to) const {
            return backwards ? item - (to - 1 - first) : item + (from - first);
        }
    };
    // What some events of one edit deleted, which were applied together: ascending.
    struct Targets {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
        std::uint32_t next = none;  // of the same edit
    };
    struct Block {
        std::uint32_t size = 0;
        std::array<std::uint32_t, block_max> standing;  // length of each span that stands, or 0
        std::array<Span, block_max> spans;
    };
    // In front of a span, or behind the last of its block; or a character of a span.
    struct Place {
        BlockNumber block = 0;
        std::uint32_t index = 0;
        std::uint32_t offset = 0;
    };

    Span& at(Place place) { return blocks_[place.block].spans[place.index]; }
    const Span& at(Place place) const { return blocks_[place.block].spans[place.index]; }
    static Counts counts_of(const Span& span);
    Place standing_at(std::uint32_t position) const;
    Place place_of(Item item) const;
    Place place_of(Item item, Place hint) const;
    bool is_before(Place a, Place b) const;
    bool go_on(Place& place) const;
    std::uint32_t applied_before(Place place) const;
    void put(Place place, const Span& span);
    void make_room(Place& place);
    void index(BlockNumber number, std::uint32_t from);
    Place split(Place place, std::uint32_t offset);
    Place integrate(Place from, Event event, Item left, Item right) const;
    void set_dead(Place place);
    void toggle_items(Item first, Item end, int by);
    template <class Visit>
    void for_each_target(std::size_t edit, EventSpan span, Visit visit) const;
    void note_block(EventSpan insertions, BlockNumber block);
    BlockNumber block_of(Event insertion) const {
        const Event number = insertion - first_;
        return (*block_pages_[number / page])[number % page];
    }
    template <class Visit>
    void for_each_span(Visit visit) const;
    template <class Visit, class Stands>
    void pieces(Visit visit, Stands stands) const;

    const EventLog* log_;
    std::uint32_t block_max_;
    Event first_ = 0;
    CountedTree<3> tree_;
    std::vector<Block> blocks_;  // by number
    std::uint32_t spans_ = 0;
    // What deletions took, and where that begins for each edit from the first one on. A few bytes
    // on the wire delete millions, so it is not kept by event.
    std::vector<Target> targets_;
    std::vector<Targets> applied_targets_;
    std::vector<std::uint32_t> targets_of_;
    std::size_t first_edit_ = 0;
    // Of insertions, by event from first_ on, where there is more than one block. Only pages that
    // have some are there.
    static constexpr std::size_t page = 4096;
    std::vector<std::unique_ptr<std::array<BlockNumber, page>>> block_pages_;
};

template <class Visit>
void Tracker::for_each_span(Visit visit) const {
    for (BlockNumber number = tree_.first(); number != CountedTree<3>::none;
         number = tree_.next(number)) {
        const Block& block = blocks_[number];
        for (std::uint32_t i = 0; i < block.size; ++i)
            visit(block.spans[i]);
    }
}

template <class Visit, class Stands>
void Tracker::pieces(Visit visit, Stands stands) const {
    for_each_span([&](const Span& span) {
        const bool now = stands(span);
        if (!span.stood && !now) return;
        const Piece::Kind kind = !span.stood ? Piece::Kind::inserted
                                 : now       ? Piece::Kind::kept
                                             : Piece::Kind::removed;
        const Event first = span.first & ~below_bit;
        visit(Piece{kind, span.length, {first, first + span.length}, span.is_below()});
    });
}

template <class Visit>
void Tracker::pieces_prepared(Visit visit) const {
    pieces(visit, [](const Span& span) { return span.stands(); });
}

template <class Visit>
void Tracker::pieces_applied(Visit visit) const {
    pieces(visit, [](const Span& span) { return !span.dead; });
}

}  // namespace atelier
