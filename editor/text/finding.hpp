#pragma once

// Where something stands in a text. Capital letters count only where the words have some.

#include "editor/text/splice.hpp"

namespace atelier::editor {

// All places, in order, at most so many.
std::vector<ByteRange> find_all(const Buffer& buffer, std::string_view words,
                                std::size_t limit = SIZE_MAX);
// Of places in order: the first that begins at or behind, else the first of all; and the one
// before.
std::optional<std::size_t> find_from(const std::vector<ByteRange>& found, ByteIndex place);
std::optional<std::size_t> find_before(const std::vector<ByteRange>& found, ByteIndex place);

}  // namespace atelier::editor
