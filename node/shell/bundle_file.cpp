#include "node/shell/bundle_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace atelier {

namespace {

// A stick with FAT takes no file above 4 GiB.
BundleFile::Fault fault_of(int error) {
    const bool is_full = error == ENOSPC || error == EDQUOT || error == EFBIG;
    return is_full ? BundleFile::Fault::no_room : BundleFile::Fault::broken;
}

}  // namespace

bool BundleFile::rewind() {
    struct stat facts{};
    // A pipe could keep the node waiting.
    if (::fstat(file_.descriptor(), &facts) != 0 || !S_ISREG(facts.st_mode)) return false;
    at_ = 0;
    fetched_.reset();
    return true;
}

std::optional<Bytes> BundleFile::read(std::size_t most) {
    if (auto fetched = std::exchange(fetched_, std::nullopt)) return std::move(fetched->bytes);
    return read_now(most);
}

void BundleFile::fetch(std::size_t most) {
    fetched_ = Fetched{read_now(most)};
}

std::optional<Bytes> BundleFile::read_now(std::size_t most) {
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

std::optional<BundleFile::Fault> BundleFile::write(BytesView bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::pwrite(file_.descriptor(), bytes.data(), bytes.size(), at_);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return fault_of(errno);
        at_ += count;
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return std::nullopt;
}

std::optional<BundleFile::Fault> BundleFile::flush() {
    // What was in the file before does not stand behind the bundle.
    if (::ftruncate(file_.descriptor(), at_) == 0 && ::fsync(file_.descriptor()) == 0)
        return std::nullopt;
    return fault_of(errno);
}

}  // namespace atelier
