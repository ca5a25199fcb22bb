#pragma once

// `node stop`: ends this seat's node, if one is running. Nothing is started for that.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report node_stop(Workplace& workplace);

}  // namespace atelier::editor
