#pragma once

// Changes of a text as data: what several carets write at once, what the node sends, and what leads
// back. The ranges of one change are places in the text before all of it, in order, and do not
// overlap; two may touch.

#include "editor/text/buffer.hpp"

#include <optional>
#include <vector>

namespace atelier::editor {

struct Splice {
    ByteRange range;
    std::string text;  // that stands there instead

    bool operator==(const Splice&) const = default;
};
using Splices = std::vector<Splice>;

// Where a place goes that stands exactly where text is put in: before it or behind. What stands in
// text that goes is where that was, on the same side.
enum class Side : std::uint8_t { before, behind };

ByteIndex moved(ByteIndex place, const Splices& splices, Side side);

// What was applied leads to what is answered, and that leads back.
Splices apply(Buffer& buffer, const Splices& splices);

// In the node's terms, of the text before; and back. Nothing for a change whose ranges overlap: no
// node of ours sends one.
std::vector<talk::TextEdit> edits_of(const Buffer& before, const Splices& splices);
std::optional<Splices> splices_of(const Buffer& before, const std::vector<talk::TextEdit>& edits);

}  // namespace atelier::editor
