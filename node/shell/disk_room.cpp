#include "node/shell/disk_room.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>

namespace atelier {

namespace {

std::filesystem::path ballast_of(const std::filesystem::path& home) {
    return home / "ballast";
}

}  // namespace

std::expected<std::uint64_t, std::error_code> DiskRoom::free_bytes() const {
    struct statvfs about{};
    if (::statvfs(home_.c_str(), &about) != 0)
        return std::unexpected(std::error_code(errno, std::generic_category()));
    return std::uint64_t{about.f_bavail} * about.f_frsize;
}

// By the blocks that it has, not by its length: a file with holes would free nothing.
bool DiskRoom::has_ballast() const {
    struct stat about{};
    if (::stat(ballast_of(home_).c_str(), &about) != 0) return false;
    return static_cast<std::uint64_t>(about.st_blocks) * 512 >= limits::ballast_bytes;
}

bool DiskRoom::make_ballast() const {
    const auto path = ballast_of(home_);
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) return false;
    const bool is_made = ::posix_fallocate(file, 0, limits::ballast_bytes) == 0;
    ::close(file);
    if (is_made && has_ballast()) return true;
    ::unlink(path.c_str());
    return false;
}

std::expected<DiskRoom::Look, std::error_code> DiskRoom::look(bool was_refused) {
    auto free = free_bytes();
    if (!free) return std::unexpected(free.error());
    BallastDeed deed = ballast_deed(*free, has_ballast(), was_refused);
    if (deed == BallastDeed::release && ::unlink(ballast_of(home_).c_str()) != 0)
        return std::unexpected(std::error_code(errno, std::generic_category()));
    if (deed == BallastDeed::make && !make_ballast()) deed = BallastDeed::keep;
    if (deed != BallastDeed::keep) free = free_bytes();
    if (!free) return std::unexpected(free.error());
    return Look{room_left(*free), *free, deed};
}

}  // namespace atelier
