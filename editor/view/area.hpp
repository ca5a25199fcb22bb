#pragma once

// A part of the screen.

#include "editor/terminal/grid.hpp"

namespace atelier::editor {

struct Area {
    std::size_t row = 0;
    std::size_t column = 0;
    std::size_t rows = 0;
    std::size_t columns = 0;

    Spot at(std::size_t down, std::size_t right) const { return {row + down, column + right}; }
    std::size_t end_row() const { return row + rows; }
    std::size_t end_column() const { return column + columns; }
    bool holds(Spot spot) const {
        return spot.row >= row && spot.row < end_row() && spot.column >= column &&
               spot.column < end_column();
    }
    bool operator==(const Area&) const = default;
};

}  // namespace atelier::editor
