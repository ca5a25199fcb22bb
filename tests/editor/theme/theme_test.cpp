#include "editor/theme/theme.hpp"

#include "tests/test.hpp"

#include <set>

using namespace atelier::editor;

namespace {

// The nominal colours of VGA.
constexpr std::array<std::uint32_t, 16> vga{
    0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa, 0xaaaaaa,
    0x555555, 0xff5555, 0x55ff55, 0xffff55, 0x5555ff, 0xff55ff, 0x55ffff, 0xffffff};

std::uint32_t seen(const Color& color) {
    if (color.kind() == Color::Kind::rgb) return color.value();
    const auto number = static_cast<std::uint8_t>(color.value());
    return number < 16 ? vga[number] : palette_color(number);
}

std::vector<Paint> all_paints() {
    std::vector<Paint> paints;
    for (std::size_t i = 0; i < paint_count; ++i)
        paints.push_back(static_cast<Paint>(i));
    return paints;
}

}  // namespace

TEST_CASE("everything can be read on its ground, in every theme and depth") {
    for (const auto name :
         {ThemeName::dark, ThemeName::light, ThemeName::contrast, ThemeName::console})
        for (const auto depth : {ColorDepth::rgb, ColorDepth::palette, ColorDepth::sixteen}) {
            const Theme theme(name, depth);
            const double least = theme.name() == ThemeName::contrast ? 7.0 : 4.5;
            for (const Paint paint : all_paints()) {
                CAPTURE(name_of(theme.name()), static_cast<int>(depth), static_cast<int>(paint));
                CHECK(contrast(seen(theme[paint].text), seen(theme[paint].back)) >= least);
            }
        }
}

TEST_CASE("what stands on another's ground can be read there") {
    for (const auto name : {ThemeName::dark, ThemeName::light, ThemeName::contrast}) {
        const Theme theme(name, ColorDepth::palette);
        for (std::size_t peer = 0; peer < peer_paints; ++peer)
            for (const Paint ground : {Paint::panel, Paint::bar}) {
                const Style style = theme.on(peer_paint(peer), ground);
                CAPTURE(name_of(name), peer);
                CHECK(contrast(seen(style.text), seen(style.back)) >= 4.5);
            }
    }
}

TEST_CASE("without colours a mark is reversed where its ground is, and nowhere else") {
    const Theme theme(ThemeName::mono, ColorDepth::none);
    for (const Paint paint : all_paints()) {
        CAPTURE(static_cast<int>(paint));
        CHECK(theme.on(paint, Paint::bar).is_reversed);
        CHECK_FALSE(theme.on(paint, Paint::text).is_reversed);
    }
}

TEST_CASE("the eight peers are eight colours") {
    for (const auto name :
         {ThemeName::dark, ThemeName::light, ThemeName::contrast, ThemeName::console}) {
        std::set<std::uint32_t> colors;
        for (std::size_t i = 0; i < peer_paints; ++i)
            colors.insert(seen(Theme(name, ColorDepth::rgb)[peer_paint(i)].text));
        CHECK(colors.size() == peer_paints);
    }
}

TEST_CASE("without colours a theme has none, and what is chosen differs all the same") {
    const Theme theme(ThemeName::dark, ColorDepth::none);
    CHECK(theme.name() == ThemeName::mono);
    for (const Paint paint : all_paints()) {
        CHECK(theme[paint].text == Color());
        CHECK(theme[paint].back == Color());
    }
    CHECK(theme[Paint::selection] != theme[Paint::text]);
    CHECK(theme[Paint::chosen] != theme[Paint::panel]);
    CHECK(theme[Paint::bar] != theme[Paint::text]);
}

TEST_CASE("a console's selection is reversed, since it has no colour to spare for a ground") {
    const Theme theme(ThemeName::light, ColorDepth::sixteen);
    CHECK(theme.name() == ThemeName::console);
    CHECK(theme[Paint::selection].is_reversed);
    CHECK(theme[Paint::chosen].is_reversed);
}

TEST_CASE("themes are known by name") {
    for (const auto theme : {ThemeName::dark, ThemeName::mono})
        CHECK(theme_named(name_of(theme)) == theme);
    CHECK_FALSE(theme_named("solarized"));
}
