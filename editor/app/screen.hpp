#pragma once

// How the screen is cut: a row of menus, one of tabs, the text, the status, and what keys do here.
// A panel at the side takes columns of the text; any other stands before it. What is drawn where is
// in screen.cpp, as members of Editor.

#include <cstddef>

namespace atelier::editor {

inline constexpr std::size_t rows_around_text = 4;
inline constexpr std::size_t screen_columns_min = 20;

}  // namespace atelier::editor
