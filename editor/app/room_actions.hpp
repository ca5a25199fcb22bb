#pragma once

// The editor itself: menus, help, how it looks, and leaving it.

#include "editor/app/editor.hpp"

namespace atelier::editor::room_actions {

void show_menu(Editor& editor);
void ask(Editor& editor);  // the palette
void show_help(Editor& editor);
void show_keys(Editor& editor);
void choose_key(Editor& editor);
void choose_theme(Editor& editor);
void change_language(Editor& editor);
void toggle_wrap(Editor& editor);
void toggle_mistakes(Editor& editor);
void quit(Editor& editor);
// The names of those who share the machine are shown.
void hand_over(Editor& editor);
// Everything is kept as a rule; who leaves while something is not is asked. Nothing: the machine is
// left, too.
void leave(Editor& editor, std::optional<Onward> onward);

// What somebody reads who has left: "You may switch off: …", or what is still on its way.
std::string leaving_sentence(const Words& words, const Kept& kept);

}  // namespace atelier::editor::room_actions
