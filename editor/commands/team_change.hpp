#pragma once

// `team add TEAM PERSON,…` and `team remove TEAM PERSON,…`. A team is called by its name, or by
// that of a site that is its.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report team_add(Workplace& workplace);
Report team_remove(Workplace& workplace);

}  // namespace atelier::editor
