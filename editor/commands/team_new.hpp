#pragma once

// `team new NAME --members PERSON,…`.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report team_new(Workplace& workplace);

// Persons by name, each once.
std::vector<talk::PersonId> members_named(Workplace& workplace, const talk::PeopleAnswer& people,
                                          std::string_view names);

}  // namespace atelier::editor
