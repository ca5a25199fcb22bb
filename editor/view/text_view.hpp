#pragma once

// A text on the screen: its rows from one on, line numbers, colours, carets (one's own and other
// people's) and what is selected. It draws what it is given and keeps only how far it is scrolled.

#include "editor/text/selections.hpp"
#include "editor/theme/theme.hpp"
#include "editor/view/area.hpp"
#include "editor/view/text_layout.hpp"

#include <span>

namespace atelier::editor {

// In order, and not overlapping.
struct Painted {
    ByteRange range;
    Paint paint{};
};

// Where somebody else is.
struct PeerCaret {
    std::string letter;      // one cell
    std::size_t number = 0;  // whose colour it is
    ByteIndex caret;
    ByteRange selected;
    std::string label;  // shown at the right edge; empty: none now
};

// A sign beside the number of a line: one cell.
struct LineSign {
    std::size_t line = 0;
    std::string sign;
    Paint paint{};
};

struct TextScene {
    const Buffer& buffer;
    const TextLayout& layout;
    const Selections& selections;
    std::span<const Painted> colors;  // of the language
    std::span<const Painted> marks;   // over them
    std::span<const PeerCaret> peers;
    std::span<const LineSign> signs;  // by line
    bool has_focus = true;            // the cursor of the terminal is here
};

class TextView {
public:
    // Cells left of the text: two signs, the number, a blank.
    static std::size_t gutter_width(const Buffer& buffer);
    // How a text is laid out in an area: the last column is left to the caret at a row's end.
    static WrapManner manner_in(const Area& area, const Buffer& buffer, bool wraps,
                                std::size_t tab_width);

    // The first row that is shown.
    RowIndex top() const { return top_; }
    std::size_t left() const { return left_; }
    // So that the caret is in sight; as little as needed, but where it is far away it comes to the
    // middle.
    void follow(const Buffer& buffer, const TextLayout& layout, ByteIndex caret, const Area& area);
    void scroll(const TextLayout& layout, std::ptrdiff_t rows);
    // The text was changed by somebody else: what is in sight stays where it is.
    void edited(const Buffer& buffer, const TextLayout& layout, const Splices& splices,
                ByteIndex top_before);

    // The rows that are in sight, with one more: colours are asked for no more than these.
    ByteRange range(const TextLayout& layout, const Area& area) const;
    void draw(Grid& grid, const Area& area, const TextScene& scene, const Theme& theme) const;
    // What is under a cell of the area.
    ByteIndex place_under(Spot spot, const Buffer& buffer, const TextLayout& layout,
                          const Area& area) const;

private:
    RowIndex top_;
    std::size_t left_ = 0;  // cells scrolled away where lines are not wrapped
};

}  // namespace atelier::editor
