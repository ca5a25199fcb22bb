#pragma once

// What the node refuses, in a sentence that says what to do.

#include "editor/words/words.hpp"
#include "protocol/editor_messages/codes.hpp"

namespace atelier::editor {

std::string sentence_of(const Words& words, const talk::Fault& fault);
// For programs.
std::string name_of(talk::Code code);
std::string name_of(talk::DiskTrouble trouble);

}  // namespace atelier::editor
