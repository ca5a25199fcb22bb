#pragma once

// Files from a stick or from the person's own folder into the project: folders are gone through,
// Enter takes a file. What is no part of a site is shown and says why it is not taken.

#include "editor/app/editor.hpp"

namespace atelier::editor {

// Into a folder of the project, a uri.
void show_import(Editor& editor, const std::string& into);

}  // namespace atelier::editor
