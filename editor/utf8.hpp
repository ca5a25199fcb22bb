#pragma once

// UTF-8, a code point at a time: what the editor counts and shows text in. What is not well-formed
// (overlong, a surrogate, cut short) is no code point, and one byte of it is passed at a time.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace atelier::editor {

// The code point at `at`, which moves behind it; nothing: `at` moves on by the one bad byte.
// `at` must be inside.
std::optional<char32_t> next_code_point(std::string_view text, std::size_t& at);

bool is_utf8(std::string_view text);

void append_utf8(std::string& out, char32_t code_point);  // a scalar value

}  // namespace atelier::editor
