#pragma once

// From an empty seat to a text: join a class with a kit, found one, choose a project, make one.

#include "editor/app/editor.hpp"

namespace atelier::editor {

// This seat is of no class: the ways into one are offered.
void begin_entry(Editor& editor);
// Nobody answered in time: the kit's next address, or what to do.
void knock_again(Editor& editor);
void heard_joining(Editor& editor, const talk::Joining& joining);

// The class is known: the project that was asked for, the last one, the only one, or a list.
void choose_project(Editor& editor);
void show_projects(Editor& editor);
void ask_project_name(Editor& editor);

// Kits in these folders, no deeper than one folder; the name of each is that of its class.
struct FoundKit {
    std::string path;
    KitFile kit;
};
std::vector<FoundKit> kits_in(const std::vector<std::string>& folders);

}  // namespace atelier::editor
