#pragma once

// What was practised alone, into the class (docs/homes.md, rules 9 and 10).

#include "editor/app/editor.hpp"

namespace atelier::editor::bring_in {

void choose_place(Editor& editor);
// There is something, and it has not been brought in.
bool has_something(const Editor& editor);
std::string why_not(const Editor& editor);

}  // namespace atelier::editor::bring_in
