#pragma once

// A panel on a screen of its own: what it draws as rows of text, what it answers to keys.

#include "editor/ui/chord.hpp"
#include "editor/ui/panel.hpp"
#include "tests/test.hpp"

#include <algorithm>

namespace atelier::editor {

inline std::vector<std::string> rows_of(const Grid& grid) {
    std::vector<std::string> rows;
    for (std::size_t row = 0; row < grid.size().rows; ++row) {
        std::string text;
        for (std::size_t column = 0; column < grid.size().columns; ++column)
            text += grid.at({row, column}).bytes();
        text.erase(text.find_last_not_of(' ') + 1);
        rows.push_back(std::move(text));
    }
    return rows;
}

inline bool has_cursor_inside(const Grid& grid) {
    return !grid.cursor ||
           (grid.cursor->row < grid.size().rows && grid.cursor->column < grid.size().columns);
}

struct ShownPanel {
    Panel& panel;
    Size size{24, 80};
    Theme theme{ThemeName::dark, ColorDepth::palette};

    Grid draw() {
        Grid grid(size);
        const std::size_t side = panel.side_columns();
        panel.draw(grid, {0, 0, size.rows, side > 0 ? side : size.columns}, theme);
        return grid;
    }
    std::vector<std::string> rows() { return rows_of(draw()); }
    bool sees(std::string_view text) {
        return std::ranges::any_of(rows(),
                                   [&](const auto& row) { return row.find(text) != row.npos; });
    }
    Spot cursor() {
        const Grid grid = draw();
        REQUIRE(grid.cursor);
        return *grid.cursor;
    }
    // The row that the cursor is in, from the cursor on.
    std::string at_cursor() {
        const Grid grid = draw();
        REQUIRE(grid.cursor);
        std::string text;
        for (std::size_t column = grid.cursor->column; column < size.columns; ++column)
            text += grid.at({grid.cursor->row, column}).bytes();
        return text;
    }
    // Chords separated by blanks; answers what the last one was answered.
    Panel::Answer press(std::string_view chords) {
        Panel::Answer answer = Panel::Answer::stays;
        while (!chords.empty()) {
            const std::size_t end = std::min(chords.find(' '), chords.size());
            const auto key = chord_named(chords.substr(0, end));
            REQUIRE(key);
            answer = panel.take(*key);
            chords.remove_prefix(std::min(end + 1, chords.size()));
        }
        return answer;
    }
    Panel::Answer click(std::size_t row, std::size_t column) {
        return panel.take(Mouse{Mouse::Kind::press, 0, row, column, {}});
    }
    Panel::Answer wheel(bool is_down) {
        return panel.take(
            Mouse{is_down ? Mouse::Kind::wheel_down : Mouse::Kind::wheel_up, 0, 0, 0, {}});
    }
};

}  // namespace atelier::editor
