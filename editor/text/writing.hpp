#pragma once

// What keys write: changes of a text, made of where the carets stand. Nothing is changed here; what
// is answered is applied and sent to the node.

#include "editor/text/selections.hpp"

#include <functional>

namespace atelier::editor {

struct Writing {
    Splices splices;
    Selections selections;  // in the text after
};

// In the place of each selection; the carets come behind it.
Writing typed(const Buffer& buffer, const Selections& selections, std::string_view text);
// As many lines as there are carets go one to each: what was copied at several goes back to
// several.
Writing pasted(const Buffer& buffer, const Selections& selections, std::string_view text);
// Each selection; where one is empty, what lies between its caret and what `reach` answers for it.
Writing erased(const Buffer& buffer, const Selections& selections,
               const std::function<ByteIndex(ByteIndex caret)>& reach);
// A new line as deep as the one that it leaves, and by `deeper` more.
Writing new_line(const Buffer& buffer, const Selections& selections, std::string_view deeper);

// What the file's lines are indented by: its first indented line says it, or two spaces.
std::string indent_of(const Buffer& buffer);

}  // namespace atelier::editor
