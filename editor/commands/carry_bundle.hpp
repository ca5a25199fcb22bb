#pragma once

// `carry out FILE`, `carry in FILE`: all of the class in one file, for a stick between rooms. The
// node reads and writes through the descriptor; it never opens a path that we name.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report carry_out(Workplace& workplace);
Report carry_in(Workplace& workplace);

}  // namespace atelier::editor
