#pragma once

// Files that are passed over a Unix socket: bytes as a file that nobody can change any more, and
// the bytes of a file that somebody passed, which may be anything.

#include "node/shell/owned_file.hpp"

#include <optional>

namespace atelier {

// In memory and sealed: its reader has these bytes and no way to the store. Nothing where the
// machine has no room.
std::optional<OwnedFile> sealed_file(BytesView bytes);

// From its beginning, of a regular file or one in memory: a pipe could keep the node waiting.
// Nothing when it is another kind, longer, or cannot be read.
std::optional<Bytes> content_of(const OwnedFile& file, std::size_t max_bytes);

}  // namespace atelier
