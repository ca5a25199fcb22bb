#include "node/shell/owned_file.hpp"

#include <unistd.h>

#include <cerrno>

namespace atelier {

OwnedFile::~OwnedFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

bool write_all(const OwnedFile& file, BytesView bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file.descriptor(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace atelier
