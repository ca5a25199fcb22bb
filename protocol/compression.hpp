#pragma once

// Bytes as one zstd frame (RFC 8878), and back. The size is told from outside and bounds what is
// allocated; the frame must say the same one.

#include "protocol/bytes.hpp"

namespace atelier {

Bytes compress(BytesView bytes);

// Exactly `size` bytes, which the caller has held against a limit. Refuses (bad_value) what is not
// one whole frame that says this size and needs no dictionary.
Result<Bytes> decompress(BytesView frame, std::size_t size);

}  // namespace atelier
