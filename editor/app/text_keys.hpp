#pragma once

// What keys do in the text that no action has: letters, arrows, Backspace and Delete.

#include "editor/app/editor.hpp"

namespace atelier::editor {

// Of a page that is open.
void take_text_key(Editor& editor, const KeyPress& key);

}  // namespace atelier::editor
