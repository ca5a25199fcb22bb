#pragma once

// Mistakes of tags in HTML: a stack of open elements, kept as the HTML standard says.

#include "editor/syntax/mistake.hpp"

namespace atelier::editor {

Mistakes html_mistakes(std::string_view text);

}  // namespace atelier::editor
