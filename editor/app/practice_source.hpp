#pragma once

// The practice of a home, read as commands read: through its node, file by file. Blocks, until
// it is read or the descriptor `given_up` becomes readable.

#include "editor/app/practice_reading.hpp"
#include "editor/commands/workplace.hpp"

namespace atelier::editor {

PracticeRead read_practice(const std::string& home, const Words& words,
                           const talk::Environment& environment, const std::string& node_program,
                           int given_up = -1);

}  // namespace atelier::editor
