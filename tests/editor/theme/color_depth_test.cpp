#include "editor/theme/color_depth.hpp"

#include "tests/test.hpp"

#include <map>

using namespace atelier::editor;

namespace {

ColorDepth depth_in(const std::map<std::string, std::string>& environment) {
    return color_depth_of([&](const char* name) -> std::optional<std::string> {
        const auto found = environment.find(name);
        if (found == environment.end()) return std::nullopt;
        return found->second;
    });
}

}  // namespace

TEST_CASE("the environment says how many colours there are") {
    CHECK(depth_in({{"TERM", "xterm-256color"}, {"COLORTERM", "truecolor"}}) == ColorDepth::rgb);
    CHECK(depth_in({{"TERM", "tmux-256color"}}) == ColorDepth::palette);
    CHECK(depth_in({{"TERM", "linux"}}) == ColorDepth::sixteen);
    CHECK(depth_in({{"TERM", "vt100"}}) == ColorDepth::none);
    CHECK(depth_in({}) == ColorDepth::none);
}

TEST_CASE("NO_COLOR is obeyed, unless it is empty") {
    CHECK(depth_in({{"TERM", "xterm-256color"}, {"NO_COLOR", "1"}}) == ColorDepth::none);
    CHECK(depth_in({{"TERM", "xterm-256color"}, {"NO_COLOR", ""}}) == ColorDepth::palette);
}

TEST_CASE("a colour of the cube or a grey is its own nearest") {
    for (const int number : {16, 21, 46, 123, 196, 231, 232, 240, 255}) {
        const std::uint32_t color = palette_color(static_cast<std::uint8_t>(number));
        CHECK(palette_color(nearest_in_palette(color)) == color);
    }
    CHECK(palette_color(nearest_in_palette(0x1d1b1c)) == 0x1c1c1c);
}

TEST_CASE("contrast is that of WCAG") {
    CHECK(contrast(0x000000, 0xffffff) == Approx(21.0));
    CHECK(contrast(0x777777, 0xffffff) == Approx(4.48).epsilon(0.01));
    CHECK(contrast(0x336699, 0x336699) == Approx(1.0));
}
