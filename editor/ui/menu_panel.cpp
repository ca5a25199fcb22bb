#include "editor/ui/menu_panel.hpp"

#include "editor/ui/list_panel.hpp"
#include "editor/utf8.hpp"

namespace atelier::editor {

std::vector<std::size_t> menu_columns(const std::vector<Menu>& menus) {
    std::vector<std::size_t> columns;
    std::size_t column = 1;
    for (const Menu& menu : menus) {
        columns.push_back(column);
        column += width_of(menu.name) + 2;
    }
    columns.push_back(column);
    return columns;
}

Panel::Answer MenuPanel::take(const Input& input) {
    if (const auto* key = std::get_if<KeyPress>(&input)) return take_key(*key);
    const auto* mouse = std::get_if<Mouse>(&input);
    if (mouse == nullptr || mouse->kind != Mouse::Kind::press) return Answer::stays;
    if (mouse->row == 0) {
        const auto columns = menu_columns(menus_);
        for (std::size_t i = 0; i < menus_.size(); ++i)
            if (mouse->column >= columns[i] && mouse->column < columns[i + 1]) {
                open(i);
                return Answer::stays;
            }
    }
    if (!drawn_.holds({mouse->row, mouse->column})) return Answer::closes;
    at_ = top_ + mouse->row - drawn_.row;
    return take_entry();
}

Panel::Answer MenuPanel::take_key(const KeyPress& key) {
    const std::size_t count = menus_[open_].entries.size();
    switch (key.name) {
        case KeyName::escape: return Answer::closes;
        case KeyName::enter: return take_entry();
        case KeyName::left: open((open_ + menus_.size() - 1) % menus_.size()); break;
        case KeyName::right: open((open_ + 1) % menus_.size()); break;
        case KeyName::up: at_ = (at_ + count - 1) % count, said_.clear(); break;
        case KeyName::down: at_ = (at_ + 1) % count, said_.clear(); break;
        case KeyName::home: at_ = 0, said_.clear(); break;
        case KeyName::end: at_ = count - 1, said_.clear(); break;
        case KeyName::character: {
            if (key.with.ctrl || key.with.alt) return Answer::passes;
            std::string letter;
            append_utf8(letter, key.character);
            for (std::size_t i = 1; i <= count; ++i) {
                const std::size_t entry = (at_ + i) % count;
                if (!folded(menus_[open_].entries[entry].text).starts_with(folded(letter)))
                    continue;
                at_ = entry;
                said_.clear();
                break;
            }
            break;
        }
        default: return key.name == KeyName::function ? Answer::closes : Answer::stays;
    }
    return Answer::stays;
}

Panel::Answer MenuPanel::take_entry() {
    const MenuEntry& entry = menus_[open_].entries[at_];
    if (!entry.why_not.empty()) {
        said_ = entry.why_not;
        return Answer::stays;
    }
    const auto on_take = on_take_;
    on_take(open_, at_);
    return Answer::closes;
}

void MenuPanel::draw(Grid& grid, const Area& area, const Theme& theme) {
    const auto columns = menu_columns(menus_);
    for (std::size_t i = 0; i < menus_.size(); ++i) {
        const Paint paint = i == open_ ? Paint::chosen : Paint::bar;
        grid.put(area.at(0, columns[i] - 1), " " + menus_[i].name + " ", theme[paint]);
    }
    const Menu& menu = menus_[open_];
    std::size_t widest = width_of(said_);
    for (const MenuEntry& entry : menu.entries)
        widest = std::max(widest, width_of(entry.text) + 3 + width_of(entry.key));
    const std::size_t width = std::min(widest + 4, area.columns);
    const std::size_t left = std::min(columns[open_] - 1, area.columns - width);
    const Area below{area.row + 1, area.column + left,
                     std::min(area.rows - 1, menu.entries.size() + 2 + (said_.empty() ? 0 : 1)),
                     width};
    const Area inside = draw_frame(grid, below, {below.rows, width}, "", theme);
    const std::size_t room =
        inside.rows - (said_.empty() ? 0 : std::min<std::size_t>(1, inside.rows));
    drawn_ = {inside.row, inside.column, std::min(room, menu.entries.size()), inside.columns};
    top_ = std::min(top_, at_);
    if (drawn_.rows > 0 && at_ >= top_ + drawn_.rows) top_ = at_ - drawn_.rows + 1;
    top_ = std::min(top_, menu.entries.size() - drawn_.rows);  // there is more room than before
    for (std::size_t down = 0; down < drawn_.rows; ++down) {
        const MenuEntry& entry = menu.entries[top_ + down];
        const bool is_chosen = top_ + down == at_;
        Paint paint = entry.why_not.empty() ? Paint::panel : Paint::panel_quiet;
        if (is_chosen) paint = Paint::chosen;
        grid.fill(inside.at(down, 0), inside.columns, theme[paint]);
        grid.put(inside.at(down, 0), entry.text, theme[paint], inside.columns);
        const std::size_t key_width = std::min(width_of(entry.key), inside.columns);
        grid.put(inside.at(down, inside.columns - key_width), entry.key, theme[paint]);
        if (is_chosen) grid.cursor = inside.at(down, 0);
    }
    if (!said_.empty() && inside.rows > drawn_.rows)
        grid.put(inside.at(inside.rows - 1, 0), said_, theme[Paint::panel_title], inside.columns);
}

std::vector<Hint> MenuPanel::hints(const Words& words) const {
    return {{"↑↓←→", words("hint.move"_key)},
            {words("key.enter"_key), words("hint.choose"_key)},
            {words("key.escape"_key), words("hint.close"_key)}};
}

}  // namespace atelier::editor
