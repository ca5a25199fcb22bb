#pragma once

// `rm PROJECT PATH`: a file, or a folder with all in it. It says how to take that back.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report remove_file(Workplace& workplace);

}  // namespace atelier::editor
