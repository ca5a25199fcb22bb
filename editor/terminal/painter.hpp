#pragma once

// Frames as the bytes that turn the screen from what it shows into what it shall show
// (docs/terminal.md, "A frame"): as few as it finds, and after them the terminal shows exactly the
// grid. Pure: nothing is read or written here.
//
// It knows what it sent. Where somebody else wrote to the screen, or its size is another one, the
// next frame is to be a whole one: `forget`.

#include "editor/terminal/grid.hpp"

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
    void use(const Style& style);

    std::optional<Grid> shown_;
    const Grid* next_ = nullptr;  // while a frame is made
    std::string out_;
    Spot at_;  // where the terminal's cursor is
    bool is_column_known_ = false;
    std::optional<Style> style_;  // that it prints in
    bool is_cursor_shown_ = false;
};

}  // namespace atelier::editor
