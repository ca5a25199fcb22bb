#pragma once

// Which node of a tree has which role: short queries of our own, compiled when a grammar is first
// asked for (1 ms for all, once in a process).

#include "editor/syntax/layer.hpp"
#include "editor/syntax/role.hpp"

namespace atelier::editor {

// `roles` has one entry a byte of the range; where the layer knows a role, it becomes that. A layer
// without a tree leaves all as it is. To be called by one thread.
void paint_roles(const Layer& layer, ByteRange range, std::vector<Role>& roles);

}  // namespace atelier::editor
