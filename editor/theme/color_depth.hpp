#pragma once

// How many colours a terminal has, by what its environment says; and a colour in fewer.
//
// COLORTERM says truecolor; TERM that ends in -256color, or is one that has had them since it is
// there, says 256; NO_COLOR (no-color.org) and terminals without any say none; all else has 16.

#include "editor/terminal/style.hpp"
#include "protocol/editor_messages/seat_home.hpp"

#include <string_view>

namespace atelier::editor {

enum class ColorDepth : std::uint8_t { none = 1, sixteen, palette, rgb };

ColorDepth color_depth_of(const talk::Environment& environment);

// The nearest of the 240 that every terminal of 256 colours shows alike (xterm's cube and greys;
// the first 16 are whatever somebody chose).
std::uint8_t nearest_in_palette(std::uint32_t rrggbb);
// What a number from 16 on is.
std::uint32_t palette_color(std::uint8_t number);

// Of WCAG 2.1: 1 to 21.
double contrast(std::uint32_t one, std::uint32_t other);

}  // namespace atelier::editor
