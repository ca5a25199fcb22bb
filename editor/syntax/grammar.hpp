#pragma once

// Which grammar a file is read by. A file whose name says nothing is plain: no colours, no
// mistakes.

#include <cstdint>
#include <string_view>

struct TSLanguage;  // of tree-sitter

namespace atelier::editor {

enum class Grammar : std::uint8_t { plain, html, css, javascript, json };

Grammar grammar_of(std::string_view file_name);

// tree-sitter's tables; nullptr for plain.
const TSLanguage* language_of(Grammar grammar);

}  // namespace atelier::editor
