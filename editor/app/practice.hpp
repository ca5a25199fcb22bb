#pragma once

// Practising alone, before there is a class (docs/homes.md, "Practising alone"): into it, and out.

#include "editor/app/editor.hpp"

namespace atelier::editor::practice {

// From the first screen of a home without a class: a name is asked once, then one is in it.
void enter(Editor& editor);

// In the practice home: what it lacks until somebody can write is made. To be called when it is of
// no class, and when it has no site.
void make_class(Editor& editor);
void make_site(Editor& editor);

// Back to the first screen, and into a class from there.
void leave(Editor& editor);
bool is_here(const Editor& editor);
std::string why_not_here(const Editor& editor);

}  // namespace atelier::editor::practice
