#pragma once

// A text as it lies on a disk. In a project lines end with U+000A and nothing stands before the
// first; a file may end its lines as on Windows and begin with a byte order mark. How a file does
// so is kept for that file and given back to it, and is nobody else's concern.
//
// No text: what is not UTF-8, holds U+0000, or is larger than a project takes.

#include "protocol/bytes.hpp"

#include <string_view>

namespace atelier {

struct DiskForm {
    bool has_mark = false;  // U+FEFF in front
    bool has_crlf = false;  // most lines end so

    bool operator==(const DiskForm&) const = default;
};

struct DiskText {
    std::u32string text;
    DiskForm form;
};

inline constexpr std::size_t disk_text_max_bytes = 1024 * 1024;

std::optional<DiskText> disk_text_of(BytesView bytes);
Bytes disk_bytes_of(std::u32string_view text, const DiskForm& form);

}  // namespace atelier
