#include "sync/scalars.hpp"

#include <cstdint>

namespace atelier {

std::u32string scalars_of(std::string_view utf8) {
    std::u32string text;
    for (std::size_t i = 0; i < utf8.size();) {
        const auto lead = static_cast<unsigned char>(utf8[i++]);
        const int more = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
        char32_t scalar = more == 0 ? lead : lead & (0x3fU >> more);
        for (int k = 0; k < more; ++k)
            scalar = scalar << 6 | (static_cast<unsigned char>(utf8[i++]) & 0x3fU);
        text += scalar;
    }
    return text;
}

std::string utf8_of(std::u32string_view text) {
    std::string bytes;
    for (const char32_t c : text) {
        const auto put = [&](std::uint32_t byte) { bytes += static_cast<char>(byte); };
        if (c < 0x80) {
            put(c);
        } else if (c < 0x800) {
            put(0xC0 | c >> 6);
            put(0x80 | (c & 0x3F));
        } else if (c < 0x10000) {
            put(0xE0 | c >> 12);
            put(0x80 | (c >> 6 & 0x3F));
            put(0x80 | (c & 0x3F));
        } else {
            put(0xF0 | c >> 18);
            put(0x80 | (c >> 12 & 0x3F));
            put(0x80 | (c >> 6 & 0x3F));
            put(0x80 | (c & 0x3F));
        }
    }
    return bytes;
}

}  // namespace atelier
