#pragma once

// `restore PROJECT REMOVAL`: takes back an `rm`, by the number that it gave.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report restore_file(Workplace& workplace);

}  // namespace atelier::editor
