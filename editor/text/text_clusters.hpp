#pragma once

// What somebody takes for one character (an extended grapheme cluster), in a text as it is: where
// carets may stand, and what one key deletes. A line end is one, a tab too.

#include "editor/text/splice.hpp"

namespace atelier::editor {

// Of the next one in a text that is not empty, in bytes.
std::size_t cluster_size(std::string_view text);

// The borders around a place; the text's ends where there are no more.
ByteIndex next_border(const Buffer& buffer, ByteIndex place);
ByteIndex border_before(const Buffer& buffer, ByteIndex place);

// The place itself where it is one; else the nearest on this side.
ByteIndex cluster_border(const Buffer& buffer, ByteIndex place, Side side);

}  // namespace atelier::editor
