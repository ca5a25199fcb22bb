#pragma once

// Bytes in a line of JSON: base64 with padding (RFC 4648, section 4). One text has one meaning, and
// bytes have one text: what is padded otherwise, or has bits that say nothing, is refused.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace atelier::talk {

std::string base64_of(std::span<const std::uint8_t> bytes);
std::optional<std::vector<std::uint8_t>> bytes_of_base64(std::string_view text);

}  // namespace atelier::talk
