#pragma once

// The cells of a screen, and where its cursor is: what a frame is drawn into, and what the painter
// compares with the frame before.
//
// Every put is cut at the edges. A wide cluster has two cells, of which the right one is empty;
// when one of the two is written over, the other becomes a blank.

#include "editor/terminal/clusters.hpp"
#include "editor/terminal/style.hpp"

#include <array>
#include <optional>
#include <vector>

namespace atelier::editor {

struct Size {
    std::size_t rows = 0;
    std::size_t columns = 0;
    bool operator==(const Size&) const = default;
};

struct Spot {
    std::size_t row = 0;
    std::size_t column = 0;
    bool operator==(const Spot&) const = default;
};

class Cell {
public:
    // The longest that a terminal is sent for one place; what is longer is cut at a character.
    static constexpr std::size_t bytes_max = 30;

    Cell() { set({" ", 1, true}); }
    Cell(const Cluster& cluster, const Style& style) : style_(style) { set(cluster); }
    static Cell right_half(const Style& style);

    std::string_view bytes() const { return {bytes_.data(), size_}; }
    const Style& style() const { return style_; }
    std::uint8_t width() const { return width_; }  // 0: the right half of a wide one
    bool is_plain() const { return is_plain_; }
    bool is_blank() const { return size_ == 1 && bytes_[0] == ' '; }
    // A blank of which nobody sees in which colour its text would be.
    bool is_ground() const { return is_blank() && !style_.is_underlined && !style_.is_reversed; }
    // As much of it as is seen.
    bool looks_like(const Cell& other) const {
        return is_ground() && other.is_ground() ? style_.back == other.style_.back : *this == other;
    }
    // Printed in this style it looks as it shall.
    bool fits(const Style& style) const {
        return style == style_ || (is_ground() && !style.is_underlined && !style.is_reversed &&
                                   style.back == style_.back);
    }
    bool operator==(const Cell&) const = default;

private:
    void set(const Cluster& cluster);

    std::array<char, bytes_max> bytes_{};
    std::uint8_t size_ = 0;
    std::uint8_t width_ = 1;
    bool is_plain_ = true;
    Style style_;
};

class Grid {
public:
    explicit Grid(Size size) : size_(size), cells_(size.rows * size.columns) {}

    const Size& size() const { return size_; }
    const Cell& at(Spot spot) const { return cells_[spot.row * size_.columns + spot.column]; }

    // Blanks in this style, over so many columns of a row.
    void fill(Spot from, std::size_t columns, const Style& style);
    // Safe text of one line, in at most so many columns; answers the column behind it. A wide
    // cluster that would be cut is a blank.
    std::size_t put(Spot from, std::string_view text, const Style& style,
                    std::size_t columns = SIZE_MAX);
    // What is there, in another style; a wide cluster by its left half.
    void restyle(Spot from, std::size_t columns, const Style& style);
    void copy_row(std::size_t from, std::size_t to);

    // Hidden where there is none.
    std::optional<Spot> cursor;

private:
    std::size_t end_of(Spot from, std::size_t columns) const;
    void set(Spot spot, const Cell& cell);

    Size size_;
    std::vector<Cell> cells_;
};

}  // namespace atelier::editor
