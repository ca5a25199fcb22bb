#pragma once

// `cat PROJECT PATH [--at VERSION]`: a file's content, now or as it was. On a terminal it is made
// safe; into a pipe or a file it goes as it is.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report show_file(Workplace& workplace);

}  // namespace atelier::editor
