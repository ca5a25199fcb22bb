#include "editor/safe_text.hpp"

#include "editor/utf8.hpp"

#include <algorithm>
#include <array>

namespace atelier::editor {

namespace {

struct Block {
    char32_t first;
    char32_t last;
};

constexpr std::array unsafe_blocks{
    Block{0x0000, 0x001f},    // C0
    Block{0x007f, 0x009f},    // DEL, C1
    Block{0x00ad, 0x00ad},    // soft hyphen
    Block{0x034f, 0x034f},    // grapheme joiner
    Block{0x061c, 0x061c},    // Arabic letter mark
    Block{0x115f, 0x1160},    // Hangul fillers
    Block{0x17b4, 0x17b5},    // Khmer inherent vowels
    Block{0x180b, 0x180f},    // Mongolian selectors
    Block{0x200b, 0x200f},    // zero width, direction marks
    Block{0x2028, 0x202e},    // separators, embeddings, overrides
    Block{0x2060, 0x206f},    // joiners, isolates
    Block{0x3164, 0x3164},    // filler
    Block{0xfe00, 0xfe0f},    // variation selectors
    Block{0xfeff, 0xfeff},    // byte order mark
    Block{0xffa0, 0xffa0},    // filler
    Block{0xfff0, 0xfffb},    // specials
    Block{0xe0000, 0xe0fff},  // tags, more selectors
};

std::string hex_of(std::uint32_t value, int digits) {
    std::string hex;
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        hex += "0123456789ABCDEF"[value >> static_cast<unsigned>(shift) & 15U];
    return hex;
}

std::string mark_of(char32_t code_point) {
    return "<U+" + hex_of(code_point, code_point > 0xffff ? 5 : 4) + ">";
}

std::string marked(std::string_view text, std::string_view kept) {
    std::string safe;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const auto code_point = next_code_point(text, at);
        if (!code_point) {
            safe += "<x" + hex_of(static_cast<std::uint8_t>(text[begin]), 2) + ">";
        } else if (is_unsafe(*code_point) && !kept.contains(text[begin])) {
            safe += mark_of(*code_point);
        } else {
            safe += text.substr(begin, at - begin);
        }
    }
    return safe;
}

std::string escape_of(char32_t code_point) {
    if (code_point < 0x10000) return "\\u" + hex_of(code_point, 4);
    const char32_t rest = code_point - 0x10000;
    return "\\u" + hex_of(0xd800U + (rest >> 10), 4) + "\\u" + hex_of(0xdc00U + (rest & 0x3ffU), 4);
}

}  // namespace

bool is_unsafe(char32_t code_point) {
    return std::ranges::any_of(unsafe_blocks, [&](const Block& block) {
        return code_point >= block.first && code_point <= block.last;
    });
}

std::string safe_text(std::string_view text) {
    return marked(text, "");
}

std::string safe_lines(std::string_view text) {
    return marked(text, "\n\t");
}

std::string safe_json(std::string_view json) {
    std::string safe;
    for (std::size_t at = 0; at < json.size();) {
        const std::size_t begin = at;
        const auto code_point = next_code_point(json, at);
        if (!code_point) {
            safe += "\\uFFFD";  // no line of JSON has it
        } else if (is_unsafe(*code_point)) {
            safe += escape_of(*code_point);
        } else {
            safe += json.substr(begin, at - begin);
        }
    }
    return safe;
}

}  // namespace atelier::editor
