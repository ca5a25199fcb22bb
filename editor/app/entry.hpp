#pragma once

// From an empty seat to a text: join a class with a kit, found one, choose a project, make one.

#include "editor/app/editor.hpp"
#include "editor/kit_file.hpp"

namespace atelier::editor {

// This seat is of no class: the ways into one are offered.
void begin_entry(Editor& editor);
// Nobody let this seat in, or said anything, in time: back to the ways in, with a sentence.
void nobody_answers(Editor& editor);
void heard_joining(Editor& editor, const talk::Joining& joining);

// The class is known: the project that was asked for, the last one, the only one, or a list.
void choose_project(Editor& editor);
void show_projects(Editor& editor);
void ask_project_name(Editor& editor);
// Empty: this person may make one.
std::string why_no_new_project(const Editor& editor);
// With a team of everybody, which is made where there is none; `then`, when it is there.
void make_project(Editor& editor, const std::string& name,
                  std::function<void(const talk::SpaceId&)> then);
// Whose home this is, for the list of those who share the machine.
void note_person(Editor& editor);

// Kits in these folders, no deeper than one folder; the name of each is that of its class.
struct FoundKit {
    std::string path;
    KitFile kit;
};
std::vector<FoundKit> kits_in(const std::vector<std::string>& folders);

}  // namespace atelier::editor
