#include "editor/crc32.hpp"

#include <array>

namespace atelier::editor {

namespace {

constexpr std::array<std::uint32_t, 256> make_table() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
        std::uint32_t value = byte;
        for (int bit = 0; bit < 8; ++bit)
            value = value >> 1 ^ (0xedb88320U & (0U - (value & 1U)));
        table[byte] = value;
    }
    return table;
}

constexpr auto table = make_table();

}  // namespace

std::uint32_t crc32(std::string_view bytes) {
    std::uint32_t sum = 0xffffffffU;
    for (const char byte : bytes)
        sum = sum >> 8 ^ table[(sum ^ static_cast<std::uint8_t>(byte)) & 0xffU];
    return ~sum;
}

}  // namespace atelier::editor
