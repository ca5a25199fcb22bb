#pragma once

// How a cell looks. A theme has chosen for the colours that the terminal has: what stands here is
// sent as it is.

#include <cstdint>

namespace atelier::editor {

class Color {
public:
    enum class Kind : std::uint8_t {
        usual = 0,  // the terminal's own
        palette,    // 0 to 255; below 16 by the codes that every terminal knows
        rgb,
    };

    constexpr Color() = default;
    static constexpr Color palette(std::uint8_t number) { return {Kind::palette, number}; }
    static constexpr Color rgb(std::uint32_t rrggbb) { return {Kind::rgb, rrggbb & 0xFFFFFF}; }

    constexpr Kind kind() const { return static_cast<Kind>(bits_ >> 24); }
    constexpr std::uint32_t value() const { return bits_ & 0xFFFFFF; }
    bool operator==(const Color&) const = default;

private:
    constexpr Color(Kind kind, std::uint32_t value)
        : bits_(static_cast<std::uint32_t>(kind) << 24 | value) {}

    std::uint32_t bits_ = 0;
};

struct Style {
    Color text;
    Color back;
    bool is_bold = false;
    bool is_underlined = false;
    bool is_reversed = false;

    bool operator==(const Style&) const = default;
};

}  // namespace atelier::editor
