#pragma once

// What keys do to whole lines: those that a selection touches (but for one that it only ends at the
// beginning of).

#include "editor/text/writing.hpp"

namespace atelier::editor {

Writing indented(const Buffer& buffer, const Selections& selections, std::string_view indent);
// By at most one indent, whatever it is made of.
Writing outdented(const Buffer& buffer, const Selections& selections, std::string_view indent);

Writing lines_deleted(const Buffer& buffer, const Selections& selections);
// Below themselves; the carets go along.
Writing lines_duplicated(const Buffer& buffer, const Selections& selections);
enum class Direction : std::uint8_t { up = 1, down };
Writing lines_moved(const Buffer& buffer, const Selections& selections, Direction direction);

// What a comment stands between, in a language; `end` is empty where it goes to the line's end.
struct CommentSigns {
    std::string_view begin;
    std::string_view end;
};
// Out of comments, where every line that is not blank is one; else into one each.
Writing comments_toggled(const Buffer& buffer, const Selections& selections, CommentSigns signs);

}  // namespace atelier::editor
