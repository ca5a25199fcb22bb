#pragma once

// Looking for words in all files of the site, and writing others in their place: what would change
// is shown first. Every file that changes is opened, so that one undo takes all of it back.

#include "editor/app/editor.hpp"

namespace atelier::editor {

void find_in_site(Editor& editor);
void replace_in_site(Editor& editor);

}  // namespace atelier::editor
