#pragma once

// `kit make --uses N --out FILE`: a file on a stick that lets so many people join without typing
// keys.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report kit_make(Workplace& workplace);

}  // namespace atelier::editor
