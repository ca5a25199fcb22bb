#pragma once

// How the screen is cut: a row of menus, one of tabs, the text, the status, and what keys do here
// (or, where the status has more to say, up to three rows of it).
// A panel at the side takes columns of the text; any other stands before it. What is drawn where is
// in screen.cpp, as members of Editor.

#include <cstddef>

namespace atelier::editor {

inline constexpr std::size_t screen_rows_min = 7;
inline constexpr std::size_t screen_columns_min = 20;

}  // namespace atelier::editor
