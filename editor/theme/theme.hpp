#pragma once

// How everything on the screen looks: a style for each thing that has a look of its own. Five
// themes; which colours a terminal has decides how a theme is said to it.
//
// Promises (held by a test): whatever stands on a ground has a contrast of at least 4.5 to it (7 in
// the high-contrast theme), in the colours that are really sent; and nothing is told by colour
// alone where there is none: mono tells things apart by reverse, bold and underline.

#include "editor/theme/color_depth.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace atelier::editor {

enum class Paint : std::uint8_t {
    text = 0,
    quiet,      // line numbers, marks, what can be left unread
    selection,  // what is selected, in text
    match,      // what was looked for
    pair,       // the tag that belongs to the one under the caret
    // Of a language.
    tag,
    attribute,
    value,
    comment,
    keyword,
    number,
    name,
    property,
    // Around the text.
    bar,
    bar_quiet,
    bar_strong,
    key,    // of the keyboard, in hints
    panel,  // menus, lists, drawers, questions
    panel_quiet,
    panel_title,
    chosen,  // the row that Enter takes
    field,   // where one line is typed
    // What is told.
    good,
    attention,
    mistake,
    // Other people, by the letter that they have.
    peer_1,
    peer_2,
    peer_3,
    peer_4,
    peer_5,
    peer_6,
    peer_7,
    peer_8,
};
inline constexpr std::size_t paint_count = static_cast<std::size_t>(Paint::peer_8) + 1;
inline constexpr std::size_t peer_paints = 8;

Paint peer_paint(std::size_t number);  // any; they come again after eight

enum class ThemeName : std::uint8_t { dark = 1, light, contrast, console, mono };

// What people write in their settings; nothing for anything else.
std::optional<ThemeName> theme_named(std::string_view name);
std::string_view name_of(ThemeName theme);
// Of a terminal whose background is not known.
ThemeName usual_theme(ColorDepth depth);

class Theme {
public:
    // With fewer than 256 colours, console and mono take the place of what was asked for.
    Theme(ThemeName name, ColorDepth depth);

    ThemeName name() const { return name_; }
    const Style& operator[](Paint paint) const { return styles_[static_cast<std::size_t>(paint)]; }
    // The same text on the ground of another.
    Style on(Paint paint, Paint ground) const;

private:
    ThemeName name_;
    std::array<Style, paint_count> styles_;
};

}  // namespace atelier::editor
