#pragma once

// What can be done to the text that is open.

#include "editor/app/editor.hpp"

namespace atelier::editor::text_actions {

std::string why_no_page(const Editor& editor);
std::string why_no_writing(const Editor& editor);

void new_line(Editor& editor);
void indent(Editor& editor);
void outdent(Editor& editor);
void cut(Editor& editor);
void copy(Editor& editor);
void paste(Editor& editor);
void select_all(Editor& editor);
void select_line(Editor& editor);
void toggle_selecting(Editor& editor);
void add_next_match(Editor& editor);
void keep_one_caret(Editor& editor);
void delete_lines(Editor& editor);
void duplicate(Editor& editor);
void move_lines_up(Editor& editor);
void move_lines_down(Editor& editor);
void toggle_comment(Editor& editor);
void complete(Editor& editor);
void show_problems(Editor& editor);
void fix_problem(Editor& editor);
// `>` behind a start tag writes its end tag, too.
void close_tag(Editor& editor);

}  // namespace atelier::editor::text_actions
