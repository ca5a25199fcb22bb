#pragma once

// Files that are passed over a Unix socket: one that is owned, bytes as a file that nobody can
// change any more, and the bytes of a file that somebody passed, which may be anything.

#include "protocol/bytes.hpp"

#include <optional>
#include <utility>

namespace atelier {

class OwnedFile {
public:
    OwnedFile() = default;
    explicit OwnedFile(int descriptor) : descriptor_(descriptor) {}
    OwnedFile(OwnedFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    OwnedFile& operator=(OwnedFile&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~OwnedFile();

    int descriptor() const { return descriptor_; }
    explicit operator bool() const { return descriptor_ >= 0; }

private:
    int descriptor_ = -1;
};

// In memory and sealed: its reader has these bytes and no way to the store. Nothing where the
// machine has no room.
std::optional<OwnedFile> sealed_file(BytesView bytes);

// From its beginning, of a regular file or one in memory: a pipe could keep the node waiting.
// Nothing when it is another kind, longer, or cannot be read.
std::optional<Bytes> content_of(const OwnedFile& file, std::size_t max_bytes);

}  // namespace atelier
