#pragma once

// A place in a text that stays beside a character while others write: an end of what a comment is
// about, a cursor. docs/protocol.md, "Anchors".
//
// Where its character does not stand (deleted, or its change does not count) it is at the nearest
// one that does, on the anchor's side of it: between the same two, for either side.

#include "sync/text.hpp"

namespace atelier {

// An Anchor of protocol/reference.hpp with its change resolved.
struct TextAnchor {
    std::optional<EventName> event;  // none: an edge of the file
    Side side = Side::left;

    bool operator==(const TextAnchor&) const = default;
};

struct TextRange {
    TextAnchor from;
    TextAnchor to;

    bool operator==(const TextRange&) const = default;
};

// Scalars, in the text as it is now. Empty when nothing of it stands any more.
struct PlacedRange {
    std::uint32_t from = 0;
    std::uint32_t to = 0;  // not below `from`

    bool operator==(const PlacedRange&) const = default;
};

// Scalars, in the text as it is now. Nothing when the event is none of this text's or a deletion:
// nobody who had the file can have meant it. Costs a walk over what is newer than the event.
std::optional<std::uint32_t> place_of(const TextAnchor& anchor, Text& text);
// The anchor of a place in the text as it is now, right of the nearest character before it that
// others can know: one that is in a change. Reads the whole history.
TextAnchor anchor_at(std::uint32_t position, Text& text);

// Nothing when one of the ends has no place. Ends that are the wrong way round are turned.
std::optional<PlacedRange> place_of(const TextRange& range, Text& text);

}  // namespace atelier
