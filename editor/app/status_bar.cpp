#include "editor/app/status_bar.hpp"

#include "editor/terminal/clusters.hpp"
#include "editor/ui/question_panel.hpp"

#include <algorithm>

namespace atelier::editor {

namespace {

constexpr std::size_t rows_below_max = 3;

}  // namespace

StatusBar::StatusBar(std::size_t columns, std::string kept, Paint kept_paint, std::string position)
    : columns_(columns),
      kept_(std::move(kept)),
      kept_paint_(kept_paint),
      position_(std::move(position)) {}

std::size_t StatusBar::left_columns() const {
    return columns_ - std::min(width_of(kept_) + width_of(position_) + 1, columns_);
}

bool StatusBar::has_room_for(const std::string& text) const {
    return width_of(text) + 2 <= left_columns();
}

void StatusBar::say(const std::string& text, Paint paint) {
    if (text.empty()) return;
    if (!has_room_for(text)) return say_below(text, paint);
    left_ = text;
    left_paint_ = paint;
}

void StatusBar::say_below(const std::string& text, Paint paint) {
    below_ = folded_rows(text, std::max<std::size_t>(columns_, 12) - 2);
    if (below_.size() > rows_below_max) below_.resize(rows_below_max);
    below_paint_ = paint;
}

void StatusBar::draw(Grid& grid, std::size_t row, const Theme& theme) const {
    grid.fill({row, 0}, columns_, theme[Paint::bar]);
    grid.put({row, 1}, left_, theme[left_paint_], left_columns());
    const std::size_t behind = grid.put({row, left_columns()}, kept_, theme[kept_paint_]);
    grid.put({row, behind}, position_, theme[Paint::bar]);
    for (std::size_t i = 0; i < below_.size(); ++i) {
        grid.fill({row + 1 + i, 0}, columns_, theme[Paint::bar]);
        grid.put({row + 1 + i, 1}, below_[i], theme[below_paint_], columns_ - 2);
    }
}

}  // namespace atelier::editor
