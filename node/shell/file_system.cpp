#include "node/shell/file_system.hpp"

#include "node/shell/owned_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace atelier {

namespace {

std::unexpected<std::error_code> failure() {
    return std::unexpected(std::error_code(errno, std::generic_category()));
}

OwnedFile opened(const Path& path, int flags) {
    return OwnedFile(::open(path.c_str(), flags | O_CLOEXEC, S_IRUSR | S_IWUSR));
}

class RealLock : public FileLock {
public:
    explicit RealLock(const Path& path) : file_(opened(path, O_RDWR | O_CREAT)) {}
    bool take() { return file_ && ::flock(file_.descriptor(), LOCK_EX | LOCK_NB) == 0; }

private:
    OwnedFile file_;
};

class RealFiles : public FileSystem {
public:
    FromDisk<bool> make_folder(const Path& folder) override {
        if (::mkdir(folder.c_str(), S_IRWXU) == 0) return true;
        if (errno == ENOENT && folder.has_parent_path()) {
            const auto above = make_folder(folder.parent_path());
            if (!above) return above;
            if (::mkdir(folder.c_str(), S_IRWXU) == 0) return true;
        }
        if (errno != EEXIST) return failure();
        const auto there = status(folder);
        if (!there) return std::unexpected(there.error());
        errno = ENOTDIR;
        if (!*there || !(*there)->is_folder) return failure();
        return false;
    }

    FromDisk<void> write_and_sync(const Path& path, BytesView bytes) override {
        const OwnedFile file = opened(path, O_WRONLY | O_CREAT);
        if (!file || !write_all(file, bytes) ||
            ::ftruncate(file.descriptor(), static_cast<off_t>(bytes.size())) != 0 ||
            ::fsync(file.descriptor()) != 0)
            return failure();
        return {};
    }

    FromDisk<void> sync_folder(const Path& path) override {
        const OwnedFile folder = opened(path, O_RDONLY | O_DIRECTORY);
        if (!folder || ::fsync(folder.descriptor()) != 0) return failure();
        return {};
    }

    FromDisk<void> rename(const Path& from, const Path& to) override {
        if (::rename(from.c_str(), to.c_str()) != 0) return failure();
        return {};
    }

    FromDisk<void> remove(const Path& path) override {
        if (::unlink(path.c_str()) != 0) return failure();
        return {};
    }

    FromDisk<Bytes> read(const Path& path) override {
        // Of a pipe without a writer, nothing, and not a start that waits for one.
        const OwnedFile file = opened(path, O_RDONLY | O_NONBLOCK);
        struct stat about{};
        if (!file || ::fstat(file.descriptor(), &about) != 0) return failure();
        Bytes bytes(static_cast<std::size_t>(about.st_size));
        std::size_t done = 0;
        while (done < bytes.size()) {
            const ssize_t read =
                ::read(file.descriptor(), bytes.data() + done, bytes.size() - done);
            if (read < 0 && errno == EINTR) continue;
            if (read < 0) return failure();
            if (read == 0) break;
            done += static_cast<std::size_t>(read);
        }
        bytes.resize(done);
        return bytes;
    }

    FromDisk<std::optional<FileStatus>> status(const Path& path) override {
        struct stat about{};
        if (::stat(path.c_str(), &about) != 0) {
            if (errno == ENOENT) return std::nullopt;
            return failure();
        }
        return FileStatus{static_cast<std::uint64_t>(about.st_size), S_ISDIR(about.st_mode),
                          about.st_uid == ::geteuid(),
                          ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0};
    }

    FromDisk<std::vector<std::string>> list(const Path& folder) override {
        std::vector<std::string> names;
        std::error_code error;
        std::filesystem::directory_iterator each(folder, error);
        for (; !error && each != std::filesystem::directory_iterator(); each.increment(error))
            names.push_back(each->path().filename().string());
        if (error) return std::unexpected(error);
        std::ranges::sort(names);
        return names;
    }

    FromDisk<std::unique_ptr<FileLock>> lock(const Path& path) override {
        auto lock = std::make_unique<RealLock>(path);
        if (!lock->take()) return failure();
        return lock;
    }
};

}  // namespace

FileSystem& real_files() {
    static RealFiles files;
    return files;
}

}  // namespace atelier
