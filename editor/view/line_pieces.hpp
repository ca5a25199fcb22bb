#pragma once

// How a line of text looks, a piece at a time: each cluster with the cells it takes. A tab fills up
// to the next stop of its row; what is unsafe to print is a visible mark (editor/safe_text.hpp)
// that takes several cells and is still one piece: carets stand before or behind it.

#include <cstddef>
#include <string>
#include <string_view>

namespace atelier::editor {

struct Piece {
    std::size_t at = 0;     // bytes from the beginning of the line
    std::size_t size = 0;   // bytes of the text
    std::size_t width = 1;  // cells, at least 1
    bool is_blank = false;  // a space or a tab: rows may end behind it
    bool is_mark = false;   // shown as what `mark_of` says
};

class LinePieces {
public:
    // From a byte of the line on, that stands at so many cells from the left of its row.
    LinePieces(std::string_view line, std::size_t from, std::size_t column, std::size_t tab_width)
        : line_(line), at_(from), column_(column), tab_width_(tab_width) {}

    bool is_at_end() const { return at_ == line_.size(); }
    std::size_t column() const { return column_; }
    // Not at the end.
    Piece next();

private:
    std::string_view line_;
    std::size_t at_;
    std::size_t column_;
    std::size_t tab_width_;
};

// What is printed for the bytes of a mark.
std::string mark_of(std::string_view bytes);

}  // namespace atelier::editor
