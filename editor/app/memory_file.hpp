#pragma once

// Bytes as a file without a name, to be passed to the node.

#include "editor/session/wire.hpp"

#include <string_view>

namespace atelier::editor {

// At its beginning. Nothing: the kernel gives none.
SharedDescriptor memory_file(std::string_view bytes);

}  // namespace atelier::editor
