#pragma once

// Between any string from outside (a peer, a file, a name, an archive) and the terminal.
//
// What could move the cursor, turn the direction of text, hide or be no character at all becomes a
// visible mark: <U+001B> for a code point, <xFF> for a byte that is no UTF-8. What comes out is
// UTF-8, and printing it changes nothing but the cells it takes (docs: P6 of the design).

#include <string>
#include <string_view>

namespace atelier::editor {

// C0 (tabs and line ends too), DEL, C1, bidi controls, line and paragraph separators, characters of
// no width (joiners, soft hyphens, variation selectors, fillers, tags).
bool is_unsafe(char32_t code_point);

// One line: an end of a line is a mark as well.
std::string safe_text(std::string_view text);
// Several: '\n' and '\t' stay.
std::string safe_lines(std::string_view text);
// JSON as it was serialized: what is unsafe in its strings becomes \uXXXX, which means the same.
std::string safe_json(std::string_view json);

}  // namespace atelier::editor
