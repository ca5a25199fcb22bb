#pragma once

// What somebody who writes HTML wants to know about the tags around a place. All of it is found by
// a scan of our own, so it is there in light mode and in pages full of mistakes, too: in one pass
// (1 µs a kilobyte), and in a text above 1 MiB from what stands 64 KiB around the place.

#include "editor/syntax/grammar.hpp"
#include "editor/text/buffer.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier::editor {

// html, body, main, p: what the place stands in, outermost first. A tag itself is inside of what it
// begins.
std::vector<std::string> path_at(const Buffer& text, ByteIndex place);

// The names in a start tag and its end tag.
struct TagPair {
    ByteRange open_name;
    ByteRange close_name;

    bool operator==(const TagPair&) const = default;
};
// That one of which the place touches.
std::optional<TagPair> tag_pair_at(const Buffer& text, ByteIndex place);

// `>` was just typed before the place: the end tag to put behind it. Nothing where it ends no start
// tag, where the element has no end tag, or where that follows already. It is given for <p> and
// <li>, too: who learns shall see both ends.
std::optional<std::string> closing_tag_for(const Buffer& text, ByteIndex place);

// How many steps a new line that begins at the place goes deeper than the place's line: 0 or 1.
std::size_t indent_after(Grammar grammar, const Buffer& text, ByteIndex place);

}  // namespace atelier::editor
