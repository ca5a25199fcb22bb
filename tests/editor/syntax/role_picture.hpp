#pragma once

// The colours of a text as a text of the same shape: one letter a byte, '.' for plain.

#include "editor/syntax/syntax.hpp"

namespace atelier::test {

std::string role_picture(std::string_view text, const std::vector<editor::Colored>& roles);

// Of the text parsed afresh.
std::string fresh_picture(editor::Grammar grammar, const std::string& text);

// Waits for what the worker has, however long that takes.
void take_all(editor::Syntax& syntax, const editor::Buffer& text);

}  // namespace atelier::test
