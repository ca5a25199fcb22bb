#pragma once

// A tag is renamed at both ends at once: what is written in the name of one is written in the name
// of the other, in the same change and the same undo step.

#include "editor/syntax/tags.hpp"
#include "editor/text/writing.hpp"

namespace atelier::editor {

// What was to be written, with the other end added; as it was where it is not in a tag's name, has
// several carets, would make no name, or where a caret of `others` is in the other end.
Writing linked_rename(const Buffer& buffer, Writing writing, const std::vector<ByteIndex>& others);

}  // namespace atelier::editor
