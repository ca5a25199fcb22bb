#pragma once

// What a terminal shows in one place: extended grapheme clusters of text that is safe to print
// (editor/safe_text.hpp), each with the cells it takes.
//
// Widths are those of Unicode 15.0 (utf8proc) by the rule that terminals agree on most: that of the
// first character; two for a flag, and for what is told to be an emoji (U+FE0F).

#include <cstdint>
#include <string_view>

namespace atelier::editor {

struct Cluster {
    std::string_view bytes;
    std::uint8_t width = 1;  // 1 or 2
    // One character of one cell that no terminal takes for more or less. Behind any other the
    // cursor is where the terminal thinks it is.
    bool is_plain = true;
    // It begins with a mark that would go onto whatever is printed before it.
    bool needs_base = false;
};

// The first one of UTF-8 text that is not empty. What is no UTF-8 is a cluster of one byte.
Cluster first_cluster(std::string_view text);

// Of a whole text, in cells.
std::size_t width_of(std::string_view text);

}  // namespace atelier::editor
