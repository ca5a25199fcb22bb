#pragma once

// The others: who is where, going along with somebody, asking for help and giving it.

#include "editor/app/editor.hpp"

namespace atelier::editor::team_actions {

void show_team(Editor& editor);
void raise_hand(Editor& editor);
void stop_following(Editor& editor);
std::string why_not_following(const Editor& editor);
std::string why_no_class(const Editor& editor);

}  // namespace atelier::editor::team_actions
