#pragma once

// What is asked with a kit, and what is said to somebody whom nobody let in.

#include "editor/kit_file.hpp"
#include "editor/words/words.hpp"
#include "protocol/editor_messages/messages.hpp"

namespace atelier::editor {

talk::JoinClass ask_with(const KitFile& kit, const std::string& name);
// May there be anybody to ask?
bool has_place_to_ask(const KitFile& kit);
// Of any verdict but the one that lets in, and that nobody answers.
std::string refusal_sentence(const Words& words, talk::JoinVerdict verdict);

}  // namespace atelier::editor
