#pragma once

// A file descriptor with one owner, who closes it; and bytes written to it to the last one.

#include "protocol/bytes.hpp"

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

// All of them, however often the system takes a part; errno says why not.
bool write_all(const OwnedFile& file, BytesView bytes);

}  // namespace atelier
