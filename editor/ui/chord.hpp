#pragma once

// A key with what is held beside it, as people name it: "Ctrl+S", "Alt+Haut", "F2". In files names
// are English and lower case ("ctrl+s"), so that a keymap goes with its person into another
// language.

#include "editor/terminal/key_decoder.hpp"
#include "editor/words/words.hpp"

namespace atelier::editor {

// What a keyboard does with a letter held with Ctrl or Alt is the same with Shift or not where the
// terminal cannot tell; a chord is compared so.
KeyPress plain_chord(KeyPress key);

std::string chord_text(const KeyPress& key);
// Nothing for what chord_text does not make.
std::optional<KeyPress> chord_named(std::string_view text);
// On the screen.
std::string shown_chord(const Words& words, const KeyPress& key);

}  // namespace atelier::editor
