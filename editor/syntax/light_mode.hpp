#pragma once

// Texts that get no tree: a parse would take seconds and hundreds of MiB (10 MB of JavaScript:
// 2 s and 465 MiB; 1 MB of it on one line: 87 ms for the colours of a screen, measured 2026).

#include "editor/text/buffer.hpp"

namespace atelier::editor {

constexpr std::size_t parsed_max_bytes = 1024 * 1024;
constexpr std::size_t parsed_line_max_bytes = 20'000;

bool is_heavy(const Buffer& text);

}  // namespace atelier::editor
