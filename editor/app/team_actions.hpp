#pragma once

// The others: who is where, going along with somebody, asking for help and giving it.

#include "editor/app/editor.hpp"

namespace atelier::editor::team_actions {

void show_team(Editor& editor);
void raise_hand(Editor& editor);
void stop_following(Editor& editor);
// Somebody of the class may write in this site from now on.
void add_to_team(Editor& editor);
std::string why_not_added(const Editor& editor);
// And not any more: what they wrote stays.
void remove_from_team(Editor& editor);
std::string why_not_removed(const Editor& editor);
std::string why_not_following(const Editor& editor);
std::string why_no_class(const Editor& editor);

}  // namespace atelier::editor::team_actions
