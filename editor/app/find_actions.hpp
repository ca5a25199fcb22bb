#pragma once

// Looking for words, or a line, in the page that is open, and writing others in their place.

#include "editor/app/editor.hpp"

namespace atelier::editor::find_actions {

void find(Editor& editor);
void find_next(Editor& editor);
void find_previous(Editor& editor);
// Shows what would change first.
void replace(Editor& editor);
void go_to_line(Editor& editor);

}  // namespace atelier::editor::find_actions
