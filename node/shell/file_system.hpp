#pragma once

// The little that a store does with files beside SQLite: blob files, a lock, names in folders. An
// interface, since what a power cut, a full or a dying disk does to each of these calls is tested.
//
// Errors are those of the machine (errno). Nothing here is tried again, an fsync least of all: the
// kernel has dropped what it could not write and says so once (PostgreSQL's fsyncgate, 2018).

#include "protocol/bytes.hpp"

#include <expected>
#include <filesystem>
#include <memory>
#include <system_error>

namespace atelier {

using Path = std::filesystem::path;

template <class T>
using FromDisk = std::expected<T, std::error_code>;

struct FileStatus {
    std::uint64_t size = 0;  // bytes
    bool is_folder = false;
    bool is_ours = false;  // by its owner
    bool is_writable = false;
};

// Held until it is destroyed.
class FileLock {
public:
    virtual ~FileLock() = default;
};

class FileSystem {
public:
    virtual ~FileSystem() = default;

    // 0700, with those above it. Well when it is there; true when it is new.
    virtual FromDisk<bool> make_folder(const Path& folder) = 0;
    // `bytes` from the first byte of the file on and not a byte behind them, and on the disk when
    // this ends well; a new file is 0600. Its name is on the disk after sync_folder.
    virtual FromDisk<void> write_and_sync(const Path& file, BytesView bytes) = 0;
    virtual FromDisk<void> sync_folder(const Path& folder) = 0;
    virtual FromDisk<void> rename(const Path& from, const Path& to) = 0;
    virtual FromDisk<void> remove(const Path& file) = 0;
    virtual FromDisk<Bytes> read(const Path& file) = 0;
    // Nothing when there is no such file.
    virtual FromDisk<std::optional<FileStatus>> status(const Path& path) = 0;
    virtual FromDisk<std::vector<std::string>> list(const Path& folder) = 0;  // names, ascending
    // For one holder at a time, of this process or another: resource_unavailable_try_again. It is
    // let go with the process, however that ends.
    virtual FromDisk<std::unique_ptr<FileLock>> lock(const Path& file) = 0;
};

// The one of this machine.
FileSystem& real_files();

}  // namespace atelier
