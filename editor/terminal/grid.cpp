#include "editor/terminal/grid.hpp"

#include <algorithm>

namespace atelier::editor {

Cell Cell::right_half(const Style& style) {
    Cell cell({"", 1, false}, style);
    cell.width_ = 0;
    return cell;
}

void Cell::set(const Cluster& cluster) {
    std::string_view bytes = cluster.bytes;
    char* to = bytes_.data();
    if (cluster.needs_base) *to++ = ' ';
    const std::size_t room = bytes_max - (cluster.needs_base ? 1 : 0);
    if (bytes.size() > room) {
        std::size_t end = room;
        while (end > 0 && (static_cast<unsigned char>(bytes[end]) & 0xC0) == 0x80)
            --end;
        bytes = bytes.substr(0, end);
    }
    std::ranges::copy(bytes, to);
    size_ = static_cast<std::uint8_t>(bytes.size() + (cluster.needs_base ? 1 : 0));
    width_ = cluster.width;
    is_plain_ = cluster.is_plain;
}

std::size_t Grid::end_of(Spot from, std::size_t columns) const {
    if (from.row >= size_.rows || from.column >= size_.columns) return from.column;
    return from.column + std::min(columns, size_.columns - from.column);
}

// Half a wide cluster is nothing that a terminal could show.
void Grid::set(Spot spot, const Cell& cell) {
    Cell* const row = &cells_[spot.row * size_.columns];
    const auto blank = [&](std::size_t column) {
        row[column] = Cell({" ", 1, true}, row[column].style());
    };
    if (row[spot.column].width() == 0 && cell.width() != 0) blank(spot.column - 1);
    if (row[spot.column].width() == 2 && cell.width() != 2) blank(spot.column + 1);
    row[spot.column] = cell;
}

void Grid::fill(Spot from, std::size_t columns, const Style& style) {
    const Cell blank({" ", 1, true}, style);
    for (std::size_t column = from.column; column < end_of(from, columns); ++column)
        set({from.row, column}, blank);
}

std::size_t Grid::put(Spot from, std::string_view text, const Style& style, std::size_t columns) {
    const std::size_t end = end_of(from, columns);
    std::size_t column = from.column;
    while (!text.empty() && column < end) {
        const Cluster cluster = first_cluster(text);
        text.remove_prefix(cluster.bytes.size());
        if (column + cluster.width > end) {
            set({from.row, column++}, Cell({" ", 1, true}, style));
            break;
        }
        if (cluster.width == 2) {
            // Whatever it was half of goes first.
            set({from.row, column}, Cell({" ", 1, true}, style));
            set({from.row, column + 1}, Cell({" ", 1, true}, style));
            cells_[from.row * size_.columns + column + 1] = Cell::right_half(style);
        }
        set({from.row, column}, Cell(cluster, style));
        column += cluster.width;
    }
    return column;
}

void Grid::restyle(Spot from, std::size_t columns, const Style& style) {
    for (std::size_t column = from.column; column < end_of(from, columns); ++column) {
        Cell* const cell = &cells_[from.row * size_.columns + column];
        if (cell->width() == 0) continue;
        *cell = Cell({cell->bytes(), cell->width(), cell->is_plain()}, style);
        if (cell->width() == 2) cell[1] = Cell::right_half(style);
    }
}

void Grid::copy_row(std::size_t from, std::size_t to) {
    const Cell* const begin = &cells_[from * size_.columns];
    std::copy(begin, begin + size_.columns, &cells_[to * size_.columns]);
}

}  // namespace atelier::editor
