#include "node/shell/bundle_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace atelier {

bool BundleFile::rewind() {
    struct stat facts{};
    // A pipe could keep the node waiting.
    if (::fstat(file_.descriptor(), &facts) != 0 || !S_ISREG(facts.st_mode)) return false;
    at_ = 0;
    return true;
}

std::optional<Bytes> BundleFile::read(std::size_t most) {
    Bytes bytes(most);
    while (true) {
        const ssize_t count = ::pread(file_.descriptor(), bytes.data(), bytes.size(), at_);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return std::nullopt;
        at_ += count;
        bytes.resize(static_cast<std::size_t>(count));
        return bytes;
    }
}

bool BundleFile::write(BytesView bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::pwrite(file_.descriptor(), bytes.data(), bytes.size(), at_);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        at_ += count;
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return true;
}

bool BundleFile::flush() {
    // What was in the file before does not stand behind the bundle.
    return ::ftruncate(file_.descriptor(), at_) == 0 && ::fsync(file_.descriptor()) == 0;
}

}  // namespace atelier
