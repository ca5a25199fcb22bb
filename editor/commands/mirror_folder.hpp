#pragma once

// `folder PROJECT DIR`: from now on the folder shows the project, and what is done in it is done in
// the project. `folder` alone lists such folders; `--stop`, `--delete` and `--restore` are about
// one of them.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report mirror_folder(Workplace& workplace);

}  // namespace atelier::editor
