#pragma once

// What is wrong within one tag or comment: a quote, a '>' or a '-->' that is missing.

#include "editor/syntax/html_scan.hpp"
#include "editor/syntax/mistake.hpp"

namespace atelier::editor {

std::optional<Mistake> misspelling_in(std::string_view text, const HtmlTag& tag);

}  // namespace atelier::editor
