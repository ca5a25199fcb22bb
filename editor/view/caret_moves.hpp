#pragma once

// Where a caret goes by a key. Up and down go by rows of the screen and keep the column they began
// in; words are letters and digits together, signs together.

#include "editor/text/selections.hpp"
#include "editor/view/text_layout.hpp"

namespace atelier::editor {

enum class Move : std::uint8_t {
    left = 1,
    right,
    word_left,
    word_right,
    up,
    down,
    page_up,
    page_down,
    home,  // of the row; where it begins with blanks, first behind them
    end,
    text_begin,
    text_end,
};

// What a key selects that is held with Shift, or not: then a selection is left at its end.
enum class Hold : std::uint8_t { moves, selects };

Selection moved_by(const Selection& selection, Move move, Hold hold, const Buffer& buffer,
                   const TextLayout& layout, std::size_t page_rows);

// Around a place: what a double click selects.
ByteRange word_around(const Buffer& buffer, ByteIndex place);
ByteIndex word_left(const Buffer& buffer, ByteIndex place);
ByteIndex word_right(const Buffer& buffer, ByteIndex place);

}  // namespace atelier::editor
