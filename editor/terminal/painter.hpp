#pragma once

// Frames as the bytes that turn the screen from what it shows into what it shall show
// (docs/terminal.md, "A frame"): as few as it finds, and after them the terminal shows exactly the
// grid. Pure: nothing is read or written here.
//
// It knows what it sent. Where somebody else wrote to the screen, or its size is another one, the
// next frame is to be a whole one: `forget`.

#include "editor/terminal/moved_rows.hpp"

#include <string>

namespace atelier::editor {

class Painter {
public:
    struct Abilities {
        bool has_synchronized_output = false;  // CSI ? 2026
    };

    Abilities abilities;

    // Empty: nothing changed.
    std::string frame(const Grid& next);
    void forget() { shown_.reset(); }

private:
    // What the terminal prints in, and where.
    struct Pen {
        Spot at;
        bool is_column_known = false;
        std::optional<Style> style;
    };

    // A place in the frame's bytes where the pen was where the frame ends.
    struct Passing {
        std::size_t byte = 0;
        Pen pen;
    };

    void begin_whole();
    void paint_rows();
    // The same with a block of rows moved first, where that is shorter; from the pen before it.
    void try_moving(const Pen& pen);
    void move_block(const MovedRows& moved);
    void paint_row(std::size_t row);
    // The columns of a row that are not as they were, widened to whole clusters; begin is its end
    // where there are none.
    struct Stretch {
        std::size_t begin = 0;
        std::size_t end = 0;
    };
    Stretch next_stretch(std::size_t row, std::size_t from) const;
    bool is_changed(Spot spot) const;
    // From here on nothing but blanks that erasing makes.
    std::size_t blank_tail(std::size_t row) const;

    void print(Spot spot);
    void move_to(Spot spot);
    // To where the frame ends: back to where the pen has been already, if that is shorter.
    void go_to_end();
    // Once the cursor is in that row.
    std::string across(std::size_t row, std::size_t column) const;
    // What stands there already, where printing it again leads across; empty: it does not.
    std::string unchanged(Spot from, std::size_t end) const;
    void use(const Style& style);

    std::optional<Grid> shown_;
    const Grid* next_ = nullptr;  // while a frame is made
    std::string out_;
    Pen pen_;
    std::optional<Spot> end_;  // where the cursor is when the frame ends
    std::optional<Passing> passing_;
    bool is_cursor_shown_ = false;
};

}  // namespace atelier::editor
