#include "editor/terminal/moved_rows.hpp"

#include "protocol/check.hpp"

#include <algorithm>
#include <functional>

namespace atelier::editor {

namespace {

// A number for what a cell shows. Two that differ may have the same: then a move is worth less than
// it seemed, and nothing is shown wrong. 0: what erasing makes, which costs nothing to draw.
using Print = std::uint32_t;

Print print_of(const Cell& cell) {
    constexpr Print spread = 0x9E3779B1;  // 2^32 / the golden ratio (Knuth, TAOCP 3, 6.4)
    if (cell.is_ground() && cell.fits(Style{})) return 0;
    const std::string_view bytes = cell.bytes();
    Print print = bytes.size() == 1 ? static_cast<unsigned char>(bytes.front())
                                    : static_cast<Print>(std::hash<std::string_view>{}(bytes));
    const auto mix = [&](Print value) { print = (print ^ value) * spread; };
    const auto mix_color = [&](const Color& color) {
        mix(static_cast<Print>(color.kind()) << 24 | color.value());
    };
    const Style& style = cell.style();
    mix_color(cell.is_ground() ? Color() : style.text);
    mix_color(style.back);
    mix((style.is_bold && !cell.is_ground() ? 1U : 0U) | (style.is_underlined ? 2U : 0U) |
        (style.is_reversed ? 4U : 0U));
    return print | 1;
}

class Prints {
public:
    explicit Prints(const Grid& grid) : columns_(grid.size().columns) {
        prints_.reserve(grid.size().rows * columns_);
        for (std::size_t row = 0; row < grid.size().rows; ++row)
            for (std::size_t column = 0; column < columns_; ++column)
                prints_.push_back(print_of(grid.at({row, column})));
    }

    // Cells of a row that need not be drawn where that other row stands.
    std::ptrdiff_t spared(std::size_t row, const Prints& before, std::size_t other) const {
        const Print* now = prints_.data() + row * columns_;
        const Print* then = before.prints_.data() + other * columns_;
        Print count = 0;
        for (std::size_t column = 0; column < columns_; ++column)
            count += static_cast<Print>(now[column] == then[column] && now[column] != 0);
        return static_cast<std::ptrdiff_t>(count);
    }

private:
    std::size_t columns_;
    std::vector<Print> prints_;
};

struct Found {
    MovedRows moved;
    std::ptrdiff_t gain = 0;  // cells
};

// The best stretch of rows for one way and one distance: the largest sum in a row (Kadane), less
// what is lost in the rows that become free.
Found best_by(const Prints& before, const Prints& now, const std::vector<std::ptrdiff_t>& in_place,
              std::size_t by, bool is_up) {
    const std::size_t rows = in_place.size();
    Found best;
    std::ptrdiff_t sum = 0;
    std::size_t begin = 0;
    const std::size_t first = is_up ? 0 : by;
    const std::size_t end = is_up ? rows - by : rows;
    for (std::size_t row = first; row < end; ++row) {
        if (sum <= 0) {
            sum = 0;
            begin = row;
        }
        sum += now.spared(row, before, is_up ? row + by : row - by) - in_place[row];
        std::ptrdiff_t lost = 0;
        const std::size_t freed = is_up ? row + 1 : begin - by;
        for (std::size_t i = freed; i < freed + by; ++i)
            lost += in_place[i];
        if (sum - lost <= best.gain) continue;
        best.gain = sum - lost;
        best.moved = is_up ? MovedRows{begin, row + 1 + by, by, true}
                           : MovedRows{begin - by, row + 1, by, false};
    }
    return best;
}

}  // namespace

std::optional<MovedRows> moved_rows(const Grid& before, const Grid& now) {
    ATELIER_CHECK(before.size() == now.size());
    const std::size_t rows = now.size().rows;
    const Prints prints_before(before);
    const Prints prints_now(now);
    std::vector<std::ptrdiff_t> in_place(rows);
    for (std::size_t row = 0; row < rows; ++row)
        in_place[row] = prints_now.spared(row, prints_before, row);
    Found best;
    for (std::size_t by = 1; by <= moved_rows_max && by < rows; ++by)
        for (const bool is_up : {false, true}) {
            const Found found = best_by(prints_before, prints_now, in_place, by, is_up);
            if (found.gain > best.gain) best = found;
        }
    if (best.gain == 0) return std::nullopt;
    return best.moved;
}

void move_rows(Grid& grid, const MovedRows& moved) {
    const std::size_t columns = grid.size().columns;
    const std::size_t kept = moved.bottom - moved.top - moved.by;
    for (std::size_t i = 0; i < kept; ++i) {
        if (moved.is_up)
            grid.copy_row(moved.top + moved.by + i, moved.top + i);
        else
            grid.copy_row(moved.bottom - moved.by - 1 - i, moved.bottom - 1 - i);
    }
    const std::size_t freed = moved.is_up ? moved.bottom - moved.by : moved.top;
    for (std::size_t row = freed; row < freed + moved.by; ++row)
        grid.fill({row, 0}, columns, Style{});
}

}  // namespace atelier::editor
