#pragma once

// `write PROJECT PATH --at LINE:COLUMN [--delete N] [--insert TEXT]`: an edit as a person would
// type it, beside whatever the others type meanwhile. Code points, from 1.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report write_text(Workplace& workplace);

// Where a place of a text is, in the way of the protocol: from 0. Nothing: the text has none such.
std::optional<talk::Position> position_in(std::string_view text, std::uint32_t line,
                                          std::uint32_t column);
// The place so many code points further; nothing: behind the end.
std::optional<talk::Position> position_after(std::string_view text, talk::Position from,
                                             std::uint32_t count);

}  // namespace atelier::editor
