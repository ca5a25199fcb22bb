#pragma once

// `put PROJECT PATH FILE`: the file of this machine is the project's file now. Folders that lack
// are made.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report put_file(Workplace& workplace);

}  // namespace atelier::editor
