#pragma once

// Letters of markup and code are ASCII; what the host's locale thinks of them is never asked.

#include <algorithm>
#include <string>
#include <string_view>

namespace atelier::editor {

constexpr char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}
constexpr bool is_letter(char byte) {
    return lower(byte) >= 'a' && lower(byte) <= 'z';
}
constexpr bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}
constexpr bool is_blank(char byte) {
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r' || byte == '\f';
}
// Of a name in CSS or JavaScript. Bytes of other letters than ASCII count.
constexpr bool is_name_byte(char byte) {
    return is_letter(byte) || is_digit(byte) || byte == '_' || byte == '-' || byte == '$' ||
           static_cast<unsigned char>(byte) >= 0x80;
}

inline std::string in_lower(std::string_view word) {
    std::string lowered(word);
    std::transform(lowered.begin(), lowered.end(), lowered.begin(), lower);
    return lowered;
}
inline bool is_same_word(std::string_view one, std::string_view other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace atelier::editor
