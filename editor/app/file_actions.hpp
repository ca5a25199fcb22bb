#pragma once

// What can be done with the files of the project that is open.

#include "editor/app/editor.hpp"

namespace atelier::editor::file_actions {

std::string why_no_project(const Editor& editor);
std::string why_no_change(const Editor& editor);  // of files
std::string why_nothing_deleted(const Editor& editor);

void show_files(Editor& editor);  // the drawer
void open(Editor& editor);        // by any part of its path
void make_file(Editor& editor);
void make_folder(Editor& editor);
void rename(Editor& editor);  // that is open
void duplicate(Editor& editor);
void move(Editor& editor);
void remove(Editor& editor);
void restore(Editor& editor);
// What was typed and could not be kept: it is shown and copied, never written in by itself.
void show_rescued(Editor& editor);
std::string why_nothing_rescued(const Editor& editor);
void import_files(Editor& editor);
void close(Editor& editor);
void next_page(Editor& editor);
void previous_page(Editor& editor);
void name_moment(Editor& editor);
void show_outside(Editor& editor);  // F5

// What a new page begins with; empty: of another kind.
std::string new_page_text(const std::string& name, Language language);
// A project's name as that of one folder: whoever named it chooses no other place.
std::string folder_name(std::string name);

}  // namespace atelier::editor::file_actions
