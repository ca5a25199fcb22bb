#include "editor/theme/theme.hpp"

namespace atelier::editor {

namespace {

// Of a theme with colours: grounds, then what stands on them.
struct Colors {
    std::uint32_t text_ground;
    std::uint32_t bar_ground;
    std::uint32_t panel_ground;
    std::uint32_t chosen_ground;
    std::uint32_t selection_ground;
    std::uint32_t match_ground;
    std::uint32_t field_ground;
    std::uint32_t text;
    std::uint32_t quiet;
    std::uint32_t tag;
    std::uint32_t attribute;
    std::uint32_t value;
    std::uint32_t comment;
    std::uint32_t keyword;
    std::uint32_t number;
    std::uint32_t name;
    std::uint32_t property;
    std::uint32_t strong;
    std::uint32_t on_chosen;  // and on what is selected and found
    std::uint32_t good;
    std::uint32_t attention;
    std::uint32_t mistake;
    std::array<std::uint32_t, peer_paints> peers;
};

// Peers are apart for people who do not tell red from green: lightness and blue differ, too.
constexpr Colors dark{
    .text_ground = 0x1c1c1c,
    .bar_ground = 0x303030,
    .panel_ground = 0x262626,
    .chosen_ground = 0xffd787,
    .selection_ground = 0xafd7ff,
    .match_ground = 0xffff87,
    .field_ground = 0x1c1c1c,
    .text = 0xe4e4e4,
    .quiet = 0xa8a8a8,
    .tag = 0x87d7ff,
    .attribute = 0xd7d787,
    .value = 0xafd7af,
    .comment = 0xa8a8a8,
    .keyword = 0xffafd7,
    .number = 0xffd7af,
    .name = 0xd7afff,
    .property = 0x87d7ff,
    .strong = 0xffffff,
    .on_chosen = 0x121212,
    .good = 0x87ff87,
    .attention = 0xffd75f,
    .mistake = 0xff8787,
    .peers = {0x5fd7ff, 0xffaf5f, 0xd7afff, 0xafff87, 0xff87af, 0xffff87, 0xffffff, 0x87afff},
};

constexpr Colors light{
    .text_ground = 0xffffff,
    .bar_ground = 0xe4e4e4,
    .panel_ground = 0xeeeeee,
    .chosen_ground = 0x005f87,
    .selection_ground = 0x005fd7,
    .match_ground = 0x5f5f00,
    .field_ground = 0xffffff,
    .text = 0x1c1c1c,
    .quiet = 0x585858,
    .tag = 0x005f87,
    .attribute = 0x5f5f00,
    .value = 0x005f00,
    .comment = 0x585858,
    .keyword = 0x87005f,
    .number = 0x870000,
    .name = 0x5f00af,
    .property = 0x005f87,
    .strong = 0x000000,
    .on_chosen = 0xffffff,
    .good = 0x005f00,
    .attention = 0x5f5f00,
    .mistake = 0xaf0000,
    .peers = {0x005f87, 0x875f00, 0x5f00af, 0x005f00, 0xaf005f, 0x5f5f00, 0x000000, 0x0000af},
};

constexpr Colors high{
    .text_ground = 0x000000,
    .bar_ground = 0x000000,
    .panel_ground = 0x000000,
    .chosen_ground = 0xffff00,
    .selection_ground = 0xffffff,
    .match_ground = 0x00ffff,
    .field_ground = 0x000000,
    .text = 0xffffff,
    .quiet = 0xd0d0d0,
    .tag = 0x00ffff,
    .attribute = 0xffff87,
    .value = 0x87ff87,
    .comment = 0xd0d0d0,
    .keyword = 0xffafff,
    .number = 0xffd7af,
    .name = 0xd7d7ff,
    .property = 0x00ffff,
    .strong = 0xffffff,
    .on_chosen = 0x000000,
    .good = 0x87ff87,
    .attention = 0xffff00,
    .mistake = 0xffafaf,
    .peers = {0x00ffff, 0xffd787, 0xffafff, 0x87ff87, 0xffafaf, 0xffff00, 0xffffff, 0xafd7ff},
};

using Styles = std::array<Style, paint_count>;

Style& of(Styles& styles, Paint paint) {
    return styles[static_cast<std::size_t>(paint)];
}

Color said(std::uint32_t color, ColorDepth depth) {
    return depth == ColorDepth::rgb ? Color::rgb(color) : Color::palette(nearest_in_palette(color));
}

Styles colored(const Colors& colors, ColorDepth depth) {
    Styles styles;
    const auto set = [&](Paint paint, std::uint32_t text, std::uint32_t ground, bool bold = false,
                         bool underlined = false) {
        of(styles, paint) = {said(text, depth), said(ground, depth), bold, underlined, false};
    };
    const std::uint32_t ground = colors.text_ground;
    set(Paint::text, colors.text, ground);
    set(Paint::quiet, colors.quiet, ground);
    set(Paint::selection, colors.on_chosen, colors.selection_ground);
    set(Paint::match, colors.on_chosen, colors.match_ground);
    set(Paint::pair, colors.strong, ground, true, true);
    set(Paint::tag, colors.tag, ground);
    set(Paint::attribute, colors.attribute, ground);
    set(Paint::value, colors.value, ground);
    set(Paint::comment, colors.comment, ground);
    set(Paint::keyword, colors.keyword, ground);
    set(Paint::number, colors.number, ground);
    set(Paint::name, colors.name, ground);
    set(Paint::property, colors.property, ground);
    set(Paint::bar, colors.text, colors.bar_ground);
    set(Paint::bar_quiet, colors.quiet, colors.bar_ground);
    set(Paint::bar_strong, colors.strong, colors.bar_ground, true);
    set(Paint::key, colors.attention, colors.bar_ground, true);
    set(Paint::panel, colors.text, colors.panel_ground);
    set(Paint::panel_quiet, colors.quiet, colors.panel_ground);
    set(Paint::panel_title, colors.strong, colors.panel_ground, true);
    set(Paint::chosen, colors.on_chosen, colors.chosen_ground);
    set(Paint::field, colors.strong, colors.field_ground, false, true);
    set(Paint::good, colors.good, colors.bar_ground);
    set(Paint::attention, colors.attention, colors.bar_ground, true);
    set(Paint::mistake, colors.mistake, colors.bar_ground, true);
    for (std::size_t i = 0; i < peer_paints; ++i)
        set(peer_paint(i), colors.peers[i], ground, true);
    return styles;
}

// The 16 of a console, of which 8 are grounds. Bold is how consoles without the bright eight
// show them.
constexpr std::uint8_t black = 0, green = 2, cyan = 6, white = 7;
constexpr std::uint8_t bright_red = 9, bright_green = 10, bright_yellow = 11;
constexpr std::uint8_t bright_magenta = 13, bright_cyan = 14, bright_white = 15;

Styles console_styles() {
    Styles styles;
    const auto set = [&](Paint paint, std::uint8_t text, std::uint8_t ground = black,
                         bool bold = false) {
        of(styles, paint) = {Color::palette(text), Color::palette(ground), bold, false, false};
    };
    for (std::size_t i = 0; i < paint_count; ++i)
        set(static_cast<Paint>(i), white);
    for (const Paint paint : {Paint::selection, Paint::match, Paint::chosen})
        of(styles, paint).is_reversed = true;
    set(Paint::pair, bright_white, black, true);
    of(styles, Paint::pair).is_underlined = true;
    set(Paint::tag, bright_cyan);
    set(Paint::attribute, bright_yellow);
    set(Paint::value, bright_green);
    set(Paint::keyword, bright_magenta);
    set(Paint::number, bright_yellow);
    set(Paint::name, bright_magenta);
    set(Paint::property, bright_cyan);
    set(Paint::comment, white);
    for (const Paint paint : {Paint::bar, Paint::bar_quiet, Paint::good})
        set(paint, black, cyan);
    for (const Paint paint : {Paint::bar_strong, Paint::key, Paint::attention, Paint::mistake})
        set(paint, black, white);
    set(Paint::panel_title, bright_white, black, true);
    of(styles, Paint::field).is_underlined = true;
    constexpr std::array<std::uint8_t, peer_paints> peers{
        bright_cyan, bright_yellow, bright_magenta, bright_green,
        bright_red,  bright_white,  green,          cyan};
    for (std::size_t i = 0; i < peer_paints; ++i)
        set(peer_paint(i), peers[i], black, true);
    return styles;
}

Styles mono_styles() {
    Styles styles;
    for (const Paint paint :
         {Paint::selection, Paint::match, Paint::bar, Paint::bar_quiet, Paint::bar_strong,
          Paint::key, Paint::chosen, Paint::good, Paint::attention, Paint::mistake})
        of(styles, paint).is_reversed = true;
    for (const Paint paint : {Paint::match, Paint::pair, Paint::field})
        of(styles, paint).is_underlined = true;
    for (const Paint paint : {Paint::pair, Paint::tag, Paint::keyword, Paint::panel_title,
                              Paint::bar_strong, Paint::key, Paint::attention, Paint::mistake})
        of(styles, paint).is_bold = true;
    for (std::size_t i = 0; i < peer_paints; ++i)
        of(styles, peer_paint(i)).is_bold = true;
    return styles;
}

struct Named {
    ThemeName theme;
    std::string_view name;
};
constexpr std::array<Named, 5> names{{{ThemeName::dark, "dark"},
                                      {ThemeName::light, "light"},
                                      {ThemeName::contrast, "contrast"},
                                      {ThemeName::console, "console"},
                                      {ThemeName::mono, "mono"}}};

ThemeName shown_with(ThemeName name, ColorDepth depth) {
    if (depth == ColorDepth::none) return ThemeName::mono;
    if (depth == ColorDepth::sixteen && name != ThemeName::mono) return ThemeName::console;
    return name;
}

}  // namespace

Paint peer_paint(std::size_t number) {
    return static_cast<Paint>(static_cast<std::size_t>(Paint::peer_1) + number % peer_paints);
}

std::optional<ThemeName> theme_named(std::string_view name) {
    for (const Named& each : names)
        if (each.name == name) return each.theme;
    return std::nullopt;
}

std::string_view name_of(ThemeName theme) {
    for (const Named& each : names)
        if (each.theme == theme) return each.name;
    return {};
}

ThemeName usual_theme(ColorDepth depth) {
    return shown_with(ThemeName::dark, depth);
}

Theme::Theme(ThemeName name, ColorDepth depth) : name_(shown_with(name, depth)) {
    switch (name_) {
        case ThemeName::dark: styles_ = colored(dark, depth); break;
        case ThemeName::light: styles_ = colored(light, depth); break;
        case ThemeName::contrast: styles_ = colored(high, depth); break;
        case ThemeName::console: styles_ = console_styles(); break;
        case ThemeName::mono: styles_ = mono_styles(); break;
    }
}

Style Theme::on(Paint paint, Paint ground) const {
    Style style = (*this)[paint];
    style.back = (*this)[ground].back;
    style.is_reversed = (*this)[ground].is_reversed;
    return style;
}

}  // namespace atelier::editor
