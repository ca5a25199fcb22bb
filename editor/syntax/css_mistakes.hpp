#pragma once

// Mistakes of CSS: of one block after the other.

#include "editor/syntax/mistake.hpp"

namespace atelier::editor {

Mistakes css_mistakes(std::string_view text);

}  // namespace atelier::editor
