#pragma once

// `status`: which class, which seats, what is saved where.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report show_status(Workplace& workplace);

}  // namespace atelier::editor
