#include "editor/ui/page_panel.hpp"

#include "editor/ui/question_panel.hpp"

namespace atelier::editor {

Panel::Answer PagePanel::take(const Input& input) {
    if (const auto* mouse = std::get_if<Mouse>(&input)) {
        if (mouse->kind == Mouse::Kind::wheel_up) scroll(false, 3);
        if (mouse->kind == Mouse::Kind::wheel_down) scroll(true, 3);
        return Answer::stays;
    }
    const auto* key = std::get_if<KeyPress>(&input);
    if (key == nullptr) return Answer::stays;
    switch (key->name) {
        case KeyName::escape:
        case KeyName::enter: return Answer::closes;
        case KeyName::up: scroll(false, 1); return Answer::stays;
        case KeyName::down: scroll(true, 1); return Answer::stays;
        case KeyName::page_up: scroll(false, page_); return Answer::stays;
        case KeyName::page_down: scroll(true, page_); return Answer::stays;
        case KeyName::home: top_ = 0; return Answer::stays;
        case KeyName::end: top_ = last_top_; return Answer::stays;
        default: return Answer::passes;
    }
}

void PagePanel::scroll(bool is_down, std::size_t rows) {
    top_ = is_down ? std::min(top_ + rows, last_top_) : top_ - std::min(top_, rows);
}

void PagePanel::draw(Grid& grid, const Area& area, const Theme& theme) {
    constexpr std::size_t wanted = 72;
    const std::size_t columns =
        std::min(wanted, area.columns - std::min<std::size_t>(area.columns, 4));
    const auto rows = folded_rows(text_, columns);
    const Area inside = draw_frame(grid, area, {rows.size(), columns}, title_, theme);
    page_ = std::max<std::size_t>(inside.rows, 1);
    last_top_ = rows.size() > inside.rows ? rows.size() - inside.rows : 0;
    top_ = std::min(top_, last_top_);
    for (std::size_t down = 0; down < inside.rows && top_ + down < rows.size(); ++down)
        grid.put(inside.at(down, 0), rows[top_ + down], theme[Paint::panel], inside.columns);
    if (inside.rows > 0 && inside.columns > 0) grid.cursor = inside.at(0, 0);
}

std::vector<Hint> PagePanel::hints(const Words& words) const {
    return {{"↑↓", words("hint.read_on"_key)}, {words("key.escape"_key), words("hint.close"_key)}};
}

}  // namespace atelier::editor
