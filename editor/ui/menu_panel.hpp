#pragma once

// The menus: a row of names, and below one of them what can be done. Left and right change the
// menu, the first letter of an entry goes to it.

#include "editor/ui/panel.hpp"

namespace atelier::editor {

struct MenuEntry {
    std::string text;
    std::string key;
    std::string why_not;
};
struct Menu {
    std::string name;
    std::vector<MenuEntry> entries;
};

class MenuPanel : public Panel {
public:
    MenuPanel(std::vector<Menu> menus, std::size_t open,
              std::function<void(std::size_t menu, std::size_t entry)> on_take)
        : menus_(std::move(menus)), open_(open), on_take_(std::move(on_take)) {}

    Answer take(const Input& input) override;
    void draw(Grid& grid, const Area& area, const Theme& theme) override;
    std::vector<Hint> hints(const Words& words) const override;

private:
    Answer take_key(const KeyPress& key);
    Answer take_entry();
    void open(std::size_t menu) { open_ = menu, at_ = top_ = 0, said_.clear(); }

    std::vector<Menu> menus_;
    std::size_t open_ = 0;
    std::size_t at_ = 0;
    std::size_t top_ = 0;  // the first entry that shows, where not all fit
    std::function<void(std::size_t menu, std::size_t entry)> on_take_;
    std::string said_;
    Area drawn_;
};

// Where the names of menus stand in the first row; answers the column of each, and behind the last
// the end of all.
std::vector<std::size_t> menu_columns(const std::vector<Menu>& menus);

}  // namespace atelier::editor
