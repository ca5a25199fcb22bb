#pragma once

// The mistakes of a whole text, by scanners of our own in one pass. tree-sitter's error nodes are
// no help here: it takes a <div> that is never closed and a missing `;` for right, and one missing
// quote for an error of the whole page (measured 2026). No clock, no tree: to be asked when whoever
// writes rests.

#include "editor/syntax/grammar.hpp"
#include "editor/syntax/mistake.hpp"

namespace atelier::editor {

// By where they began. CSS and JavaScript within HTML, too. Nothing for other grammars, and for
// texts of light mode: nobody wrote those by hand.
Mistakes mistakes_in(Grammar grammar, const Buffer& buffer);

}  // namespace atelier::editor
