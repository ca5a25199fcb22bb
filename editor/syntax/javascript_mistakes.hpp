#pragma once

// Mistakes of JavaScript: brackets, strings and comments. At most one is told: what follows the
// first is mostly its consequence.

#include "editor/syntax/mistake.hpp"

namespace atelier::editor {

Mistakes javascript_mistakes(std::string_view text);

}  // namespace atelier::editor
