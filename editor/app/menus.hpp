#pragma once

// The menus and the palette, made of the actions.

#include "editor/app/editor.hpp"
#include "editor/ui/menu_panel.hpp"

namespace atelier::editor {

// Their names alone, for the bar.
std::vector<Menu> empty_menus(const Words& words);
std::vector<Menu> menus_of(const Editor& editor);
void show_menus(Editor& editor, std::size_t open = 0);
// "What would you like to do?": every action, by any of its words.
void show_palette(Editor& editor);

}  // namespace atelier::editor
