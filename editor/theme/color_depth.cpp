#include "editor/theme/color_depth.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace atelier::editor {

namespace {

constexpr std::array<int, 6> cube_steps{0, 95, 135, 175, 215, 255};

int channel(std::uint32_t color, int shift) {
    return static_cast<int>(color >> shift & 0xFF);
}

int distance(std::uint32_t one, std::uint32_t other) {
    int sum = 0;
    for (const int shift : {16, 8, 0}) {
        const int apart = channel(one, shift) - channel(other, shift);
        sum += apart * apart;
    }
    return sum;
}

double luminance(std::uint32_t color) {
    const auto linear = [&](int shift) {
        const double value = channel(color, shift) / 255.0;
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(16) + 0.7152 * linear(8) + 0.0722 * linear(0);
}

std::string value_of(const talk::Environment& environment, const char* name) {
    return environment(name).value_or("");
}

}  // namespace

ColorDepth color_depth_of(const talk::Environment& environment) {
    const std::string term = value_of(environment, "TERM");
    if (!value_of(environment, "NO_COLOR").empty()) return ColorDepth::none;
    if (term.empty() || term == "dumb" || term.starts_with("vt1") || term.starts_with("vt2") ||
        term.ends_with("-m") || term.ends_with("-mono"))
        return ColorDepth::none;
    const std::string more = value_of(environment, "COLORTERM");
    if (more == "truecolor" || more == "24bit" || term.ends_with("-direct")) return ColorDepth::rgb;
    const bool is_known = term.find("256color") != term.npos || term.starts_with("alacritty") ||
                          term == "xterm-kitty" || term.starts_with("foot");
    return is_known ? ColorDepth::palette : ColorDepth::sixteen;
}

std::uint32_t palette_color(std::uint8_t number) {
    if (number >= 232) {
        const auto grey = static_cast<std::uint32_t>(8 + 10 * (number - 232));
        return grey << 16 | grey << 8 | grey;
    }
    const auto index = static_cast<std::size_t>(number - 16);
    const auto step = [](std::size_t at) { return static_cast<std::uint32_t>(cube_steps[at]); };
    return step(index / 36) << 16 | step(index / 6 % 6) << 8 | step(index % 6);
}

std::uint8_t nearest_in_palette(std::uint32_t rrggbb) {
    std::uint8_t nearest = 16;
    for (int number = 17; number < 256; ++number) {
        const auto each = static_cast<std::uint8_t>(number);
        if (distance(palette_color(each), rrggbb) < distance(palette_color(nearest), rrggbb))
            nearest = each;
    }
    return nearest;
}

double contrast(std::uint32_t one, std::uint32_t other) {
    const double first = luminance(one);
    const double second = luminance(other);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

}  // namespace atelier::editor
