#include "node/shell/passed_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace atelier {

std::optional<OwnedFile> sealed_file(BytesView bytes) {
    OwnedFile file(::memfd_create("atelier", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!file || !write_all(file, bytes)) return std::nullopt;
    constexpr int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
    if (::fcntl(file.descriptor(), F_ADD_SEALS, seals) != 0) return std::nullopt;
    if (::lseek(file.descriptor(), 0, SEEK_SET) != 0) return std::nullopt;
    return file;
}

std::optional<Bytes> content_of(const OwnedFile& file, std::size_t max_bytes) {
    struct stat facts{};
    if (::fstat(file.descriptor(), &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
    if (facts.st_size < 0 || static_cast<std::uint64_t>(facts.st_size) > max_bytes)
        return std::nullopt;
    // It may grow meanwhile: one byte more than is taken shows it.
    Bytes bytes(static_cast<std::size_t>(facts.st_size) + 1);
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count = ::pread(file.descriptor(), bytes.data() + done, bytes.size() - done,
                                      static_cast<off_t>(done));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return std::nullopt;
        if (count == 0) break;
        done += static_cast<std::size_t>(count);
    }
    if (done == bytes.size()) return std::nullopt;
    bytes.resize(done);
    return bytes;
}

}  // namespace atelier
