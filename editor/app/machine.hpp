#pragma once

// What the machine around the editor is like: its terminal, its sticks, its display.

#include "editor/app/editor.hpp"

namespace atelier::editor {

// The Linux console: no mouse, no paste, no questions, modifiers by another way.
bool is_console(const talk::Environment& environment);
// A lone Esc is waited for longer where bytes come over a line.
std::chrono::milliseconds escape_patience(const talk::Environment& environment);
// What the console holds beside an arrow, Tab or Enter it does not say in bytes: it is asked
// (console_ioctl(4), TIOCLINUX 6) as soon as the key is read.
void add_console_modifiers(int console, Input& input);

// Sticks, folders, colours, and how a page is shown outside.
Editor::Setup setup_of_machine(const talk::Environment& environment);

}  // namespace atelier::editor
