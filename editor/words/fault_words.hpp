#pragma once

// What the node refuses, in a sentence that says what to do.

#include "editor/words/words.hpp"
#include "protocol/editor_messages/codes.hpp"

namespace atelier::editor {

std::string sentence_of(const Words& words, const talk::Fault& fault);
std::string name_of(talk::Code code);  // for programs

}  // namespace atelier::editor
