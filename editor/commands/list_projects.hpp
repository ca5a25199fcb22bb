#pragma once

// `projects`: what there is to work on.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report list_projects(Workplace& workplace);

}  // namespace atelier::editor
