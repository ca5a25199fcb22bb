#include "editor/utf8.hpp"

namespace atelier::editor {

namespace {

struct Lead {
    std::size_t more = 0;  // bytes that follow
    char32_t bits = 0;
    char32_t least = 0;  // what needs that many bytes
};

std::optional<Lead> lead_of(std::uint8_t byte) {
    if (byte < 0x80) return Lead{0, byte, 0};
    if (byte >= 0xc2 && byte < 0xe0) return Lead{1, byte & 0x1fU, 0x80};
    if (byte >= 0xe0 && byte < 0xf0) return Lead{2, byte & 0x0fU, 0x800};
    if (byte >= 0xf0 && byte < 0xf5) return Lead{3, byte & 0x07U, 0x10000};
    return std::nullopt;
}

}  // namespace

std::optional<char32_t> next_code_point(std::string_view text, std::size_t& at) {
    const std::size_t begin = at++;
    const auto lead = lead_of(static_cast<std::uint8_t>(text[begin]));
    if (!lead || text.size() - begin <= lead->more) return std::nullopt;
    char32_t code_point = lead->bits;
    for (std::size_t i = 1; i <= lead->more; ++i) {
        const auto byte = static_cast<std::uint8_t>(text[begin + i]);
        if ((byte & 0xc0U) != 0x80) return std::nullopt;
        code_point = code_point << 6 | (byte & 0x3fU);
    }
    const bool is_surrogate = code_point >= 0xd800 && code_point < 0xe000;
    if (code_point < lead->least || code_point > 0x10ffff || is_surrogate) return std::nullopt;
    at = begin + 1 + lead->more;
    return code_point;
}

bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();)
        if (!next_code_point(text, at)) return false;
    return true;
}

void append_utf8(std::string& out, char32_t code_point) {
    const auto tail = [&](int shift) {
        out += static_cast<char>(0x80U | (code_point >> shift & 0x3fU));
    };
    if (code_point < 0x80) {
        out += static_cast<char>(code_point);
    } else if (code_point < 0x800) {
        out += static_cast<char>(0xc0U | code_point >> 6);
        tail(0);
    } else if (code_point < 0x10000) {
        out += static_cast<char>(0xe0U | code_point >> 12);
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xf0U | code_point >> 18);
        tail(12);
        tail(6);
        tail(0);
    }
}

}  // namespace atelier::editor
