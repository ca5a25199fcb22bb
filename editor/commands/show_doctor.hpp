#pragma once

// `atelier doctor`: looks for what may be wrong with this seat, and says what to do about it.
// Alters nothing but that it starts the node where it is not running. Ends with 1 where something
// is wrong.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report show_doctor(Workplace& workplace);

}  // namespace atelier::editor
