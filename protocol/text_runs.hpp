#pragma once

// The runs of a text op: docs/protocol.md, "Text runs".
//
//   runs   := count varint, at least 1 | run * count
//   run    := head varint | position zigzag | [parents] | [inserted text]
//   head   := length << 3 | has_parents << 2 | action
//
// Positions are written as differences to the cursor that the runs before left, so that the next
// letter typed costs one byte for its place.

#include "protocol/content.hpp"

namespace atelier {

// At most `left` runs and parents, which are taken off it.
std::vector<Run> read_runs(Reader& reader, LogContext& context, const BodyPlace& place,
                           std::size_t& left);
void write_runs(Writer& writer, LogContext& context, const BodyPlace& place,
                const std::vector<Run>& runs);

}  // namespace atelier
