#pragma once

// `files PROJECT`: all paths of a project, with what must be looked at.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report list_files(Workplace& workplace);

}  // namespace atelier::editor
