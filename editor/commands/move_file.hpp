#pragma once

// `mv PROJECT PATH NEW`: another name, another folder, or both. NEW is a folder that is there, or
// the whole new path.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report move_file(Workplace& workplace);

}  // namespace atelier::editor
