#pragma once

// `blame PROJECT PATH`: before each line, whose words are in it.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report show_blame(Workplace& workplace);

}  // namespace atelier::editor
