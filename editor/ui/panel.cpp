#include "editor/ui/panel.hpp"

#include "editor/safe_text.hpp"

namespace atelier::editor {

namespace {

void draw_edge(Grid& grid, Spot at, std::size_t columns, const char* left, const char* right,
               const Style& style) {
    std::string line = left;
    for (std::size_t i = 2; i < columns; ++i)
        line += "─";
    grid.put(at, line + right, style, columns);
}

}  // namespace

std::string shortened(const std::string& text, std::size_t columns, Keep keep) {
    const std::size_t width = width_of(text);
    if (width <= columns) return text;
    if (columns == 0) return {};
    std::string_view rest = text;
    std::size_t passed = 0;  // cells in front of the rest
    const auto is_before_cut = [&] {
        return keep == Keep::end ? width - passed > columns - 1
                                 : passed + first_cluster(rest).width <= columns - 1;
    };
    while (!rest.empty() && is_before_cut()) {
        const Cluster cluster = first_cluster(rest);
        passed += cluster.width;
        rest.remove_prefix(cluster.bytes.size());
    }
    if (keep == Keep::end) return "…" + std::string(rest);
    return text.substr(0, text.size() - rest.size()) + "…";
}

Area draw_frame(Grid& grid, const Area& area, Size wanted, const std::string& title,
                const Theme& theme) {
    const std::size_t rows = std::min(wanted.rows + 2, area.rows);
    const std::size_t columns = std::min(wanted.columns + 4, area.columns);
    const Area frame{area.row + (area.rows - rows) / 2, area.column + (area.columns - columns) / 2,
                     rows, columns};
    if (rows < 3 || columns < 8) return {frame.row, frame.column, 0, 0};
    const Style& style = theme[Paint::panel];
    draw_edge(grid, frame.at(0, 0), columns, "┌", "┐", style);
    for (std::size_t down = 1; down + 1 < rows; ++down) {
        grid.fill(frame.at(down, 0), columns, style);
        grid.put(frame.at(down, 0), "│", style);
        grid.put(frame.at(down, columns - 1), "│", style);
    }
    draw_edge(grid, frame.at(rows - 1, 0), columns, "└", "┘", style);
    if (title.empty()) return {frame.row + 1, frame.column + 2, rows - 2, columns - 4};
    const Keep keep = title.starts_with('/') ? Keep::end : Keep::beginning;  // a path, or words
    grid.put(frame.at(0, 2), " " + shortened(safe_text(title), columns - 6, keep) + " ",
             theme[Paint::panel_title]);
    return {frame.row + 1, frame.column + 2, rows - 2, columns - 4};
}

}  // namespace atelier::editor
