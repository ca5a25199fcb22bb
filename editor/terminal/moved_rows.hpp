#pragma once

// Whether a block of rows stands higher or lower in a grid than it stood before: what the terminal
// can move by itself. Rows need not be the same to the last cell: numbers of lines change while
// their lines move. It answers the block that spares the most cells, or nothing; whether moving it
// is worth its bytes only the painter knows.

#include "editor/terminal/grid.hpp"

namespace atelier::editor {

// In the rows from top to bottom (behind the last), everything goes so many rows up or down; what
// leaves them is lost, and the rows that become free are blank.
struct MovedRows {
    std::size_t top = 0;
    std::size_t bottom = 0;
    std::size_t by = 0;
    bool is_up = false;

    bool operator==(const MovedRows&) const = default;
};

// How far a block is looked for: a wheel's turn or a paste of some lines, and less than a page.
constexpr std::size_t moved_rows_max = 12;

// Both of one size.
std::optional<MovedRows> moved_rows(const Grid& before, const Grid& now);

// The same to a grid as the terminal does to its screen.
void move_rows(Grid& grid, const MovedRows& moved);

}  // namespace atelier::editor
