#pragma once

// `project new NAME [--from DIR|ZIP] [--team PERSON,…]`: a project for a team, empty or with what
// is fit of a client's files. What was left out is said, and why.
//
// Without --team it is everybody's who is in the class now. A team that has just these members is
// taken, else one is made that is called as the project.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report project_new(Workplace& workplace);

}  // namespace atelier::editor
