#pragma once

// CRC-32 as in ISO 3309, zip and PNG: finds accidents, not intent.

#include <cstdint>
#include <string_view>

namespace atelier::editor {

std::uint32_t crc32(std::string_view bytes);

}  // namespace atelier::editor
