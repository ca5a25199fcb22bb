#include "editor/commands/local_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>

namespace atelier::editor {

namespace {

bool write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t size = ::write(file, bytes.data(), bytes.size());
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
}

[[noreturn]] void fail_to_write(const Workplace& workplace, const std::string& path) {
    const bool is_full = errno == ENOSPC || errno == EDQUOT;
    if (errno == EEXIST)
        workplace.fail("there_already",
                       workplace.words("file.there_already"_key, {{"path", path}}));
    workplace.fail(
        is_full ? "no_room" : "unwritable",
        workplace.words(is_full ? "file.no_room"_key : "file.unwritable"_key, {{"path", path}}));
}

}  // namespace

Descriptor open_local_file(const Workplace& workplace, const std::string& path) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    const int error = errno;
    struct stat about{};
    if (file && ::fstat(file.number(), &about) == 0 && S_ISREG(about.st_mode)) return file;
    const Words& words = workplace.words;
    if (!file && error == ENOENT)
        workplace.fail("no_such_file", words("file.not_there"_key, {{"path", path}}));
    workplace.fail("unreadable", words("file.unreadable"_key, {{"path", path}}));
}

std::string read_descriptor(const Workplace& workplace, const Descriptor& file, std::uint64_t max) {
    std::string bytes;
    std::array<char, 64 * 1024> block;
    while (bytes.size() <= max) {
        const ssize_t size =
            ::pread(file.number(), block.data(), block.size(), static_cast<off_t>(bytes.size()));
        if (size < 0 && errno == EINTR) continue;
        if (size < 0)
            workplace.fail("unreadable", workplace.words("file.unreadable"_key, {{"path", "?"}}));
        if (size == 0) break;
        bytes.append(block.data(), static_cast<std::size_t>(size));
    }
    return bytes;
}

std::string read_local_file(const Workplace& workplace, const std::string& path,
                            std::uint64_t max) {
    std::string bytes = read_descriptor(workplace, open_local_file(workplace, path), max);
    if (bytes.size() > max)
        workplace.fail("too_big",
                       workplace.words("file.too_big"_key,
                                       {{"path", path}, {"most", std::to_string(max / 1024)}}));
    return bytes;
}

Descriptor create_local_file(const Workplace& workplace, const std::string& path) {
    Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!file) fail_to_write(workplace, path);
    return file;
}

void write_local_file(const Workplace& workplace, const Descriptor& file, const std::string& path,
                      std::string_view bytes) {
    if (write_all(file.number(), bytes)) return flush_local_file(workplace, file, path);
    const int error = errno;
    ::unlink(path.c_str());
    errno = error;
    fail_to_write(workplace, path);
}

void flush_local_file(const Workplace& workplace, const Descriptor& file, const std::string& path) {
    if (::fsync(file.number()) != 0) fail_to_write(workplace, path);
}

Descriptor memory_file(const Workplace& workplace, std::string_view bytes) {
    Descriptor file(::memfd_create("atelier", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!file || !write_all(file.number(), bytes))
        workplace.fail("no_room", workplace.words("file.no_memory"_key));
    ::lseek(file.number(), 0, SEEK_SET);
    ::fcntl(file.number(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
    return file;
}

}  // namespace atelier::editor
