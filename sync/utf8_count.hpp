#pragma once

// Counting in UTF-8. Reads sixteen bytes at a time where the machine can.

#include <cstdint>
#include <string_view>

namespace atelier::utf8 {

// Well-formed (RFC 3629). What follows takes that for granted.
bool is_text(std::string_view bytes);

std::uint32_t scalars_of_many(std::string_view text);
inline std::uint32_t scalars(std::string_view text) {
    return text.size() == 1 ? 1 : scalars_of_many(text);
}
std::uint32_t newlines(std::string_view text);
// Where the scalar with this number begins, in bytes; the text's size when it has no more than
// that.
std::size_t offset(std::string_view text, std::uint32_t scalar);
// Where a scalar begins at or before this byte.
std::size_t border(std::string_view text, std::size_t byte);

}  // namespace atelier::utf8
