#pragma once

// Mistakes of a text, told so that a test can say what it expects in one line each.

#include "editor/syntax/mistakes.hpp"

namespace atelier::test {

// "unclosed_tag <p> 1:1 2:1": the kind, what began it, and both places as line:column from 1.
std::string story(editor::Grammar grammar, const std::string& text);

// The text when the first mistake's fix is applied, until none is left.
std::string mended(editor::Grammar grammar, const std::string& text);

}  // namespace atelier::test
