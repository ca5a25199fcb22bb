#include "tests/node/shell/breaking_disk.hpp"

#include "protocol/check.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <set>
#include <utility>

namespace atelier::test {

using Guard = std::lock_guard<std::mutex>;

// ---- the disk -----------------------------------------------------------------------------------

int BreakingDisk::next_call(bool is_sync) {
    const std::uint64_t call = calls_++;
    if (is_sync && sync_error_ != 0) return sync_error_;
    const bool fails = for_good_ ? call >= fails_at_ : call == fails_at_;
    if (!fails) return 0;
    return error_ == power_is_off ? EIO : error_;
}

std::uint64_t BreakingDisk::calls() const {
    const Guard guard(mutex_);
    return calls_;
}

void BreakingDisk::fail_after(std::uint64_t calls, int error, bool for_good) {
    const Guard guard(mutex_);
    fails_at_ = calls_ + calls;
    error_ = error;
    for_good_ = for_good;
}

void BreakingDisk::fail_syncs(int error) {
    const Guard guard(mutex_);
    sync_error_ = error;
}

void BreakingDisk::fail_reads(int error) {
    const Guard guard(mutex_);
    read_error_ = error;
}

void BreakingDisk::work_again() {
    const Guard guard(mutex_);
    fails_at_ = UINT64_MAX;
    for_good_ = false;
    error_ = 0;
    sync_error_ = 0;
    read_error_ = 0;
}

bool BreakingDisk::is_off() const {
    const Guard guard(mutex_);
    return error_ == power_is_off && calls_ > fails_at_;
}

BreakingDisk::FilePointer BreakingDisk::find(const std::string& name) const {
    const auto found = seen_.find(name);
    return found == seen_.end() ? nullptr : found->second;
}

BreakingDisk::FilePointer BreakingDisk::make(const std::string& name) {
    auto file = std::make_shared<File>();
    return this->name({"", name, file}) == 0 ? file : nullptr;
}

void BreakingDisk::apply(const Naming& naming, std::map<std::string, FilePointer>& names) {
    if (!naming.from.empty()) names.erase(naming.from);
    if (!naming.to.empty()) names[naming.to] = naming.file;
}

int BreakingDisk::name(Naming naming) {
    if (const int error = next_call()) return error;
    apply(naming, seen_);
    unsynced_.push_back(std::move(naming));
    return 0;
}

void BreakingDisk::apply(const Write& write, Bytes& bytes) {
    if (write.is_truncation) {
        bytes.resize(write.offset);
        return;
    }
    if (bytes.size() < write.offset + write.bytes.size())
        bytes.resize(write.offset + write.bytes.size());
    std::ranges::copy(write.bytes, bytes.begin() + static_cast<std::ptrdiff_t>(write.offset));
}

int BreakingDisk::write(File& file, std::size_t offset, BytesView bytes) {
    if (const int error = next_call()) return error;
    file.unsynced.push_back({offset, {bytes.begin(), bytes.end()}, false});
    apply(file.unsynced.back(), file.seen);
    return 0;
}

int BreakingDisk::truncate(File& file, std::size_t size) {
    if (const int error = next_call()) return error;
    file.unsynced.push_back({size, {}, true});
    apply(file.unsynced.back(), file.seen);
    return 0;
}

int BreakingDisk::sync(File& file) {
    const int error = next_call(true);
    if (error == 0)
        for (const Write& write : file.unsynced)
            apply(write, file.safe);
    if (error == 0 || !(error_ == power_is_off)) file.unsynced.clear();
    return error;
}

int BreakingDisk::sync_folder(const std::string& folder) {
    if (const int error = next_call(true)) return error;
    std::erase_if(unsynced_, [&](const Naming& naming) {
        const Path path(naming.to.empty() ? naming.from : naming.to);
        if (path.parent_path() != folder) return false;
        apply(naming, safe_);
        return true;
    });
    return 0;
}

void BreakingDisk::tear(File& file, Dice& dice, Loss loss) {
    constexpr std::size_t sector = 512;
    const std::uint64_t kept_of_8 = dice.below(9);
    for (const Write& write : file.unsynced) {
        if (loss == Loss::all) break;
        if (loss == Loss::nothing || write.is_truncation) {
            if (loss == Loss::nothing || dice.chance(2)) apply(write, file.safe);
            continue;
        }
        for (std::size_t at = 0; at < write.bytes.size();) {
            const std::size_t end =
                std::min(write.bytes.size(), at + sector - (write.offset + at) % sector);
            const auto from = write.bytes.begin();
            if (dice.below(8) < kept_of_8)
                apply({write.offset + at,
                       {from + static_cast<std::ptrdiff_t>(at),
                        from + static_cast<std::ptrdiff_t>(end)},
                       false},
                      file.safe);
            at = end;
        }
    }
    file.unsynced.clear();
    file.seen = file.safe;
    ATELIER_CHECK(file.shared_users == 0 && file.locks.empty());
}

void BreakingDisk::crash(Dice& dice, Loss loss) {
    const Guard guard(mutex_);
    for (const Naming& naming : unsynced_)
        if (loss == Loss::nothing || (loss == Loss::by_chance && dice.chance(2)))
            apply(naming, safe_);
    unsynced_.clear();
    seen_ = safe_;
    std::set<File*> files;  // one may have had two names
    for (const auto& [name, file] : seen_)
        if (files.insert(file.get()).second) tear(*file, dice, loss);
    ATELIER_CHECK(locked_.empty());
    fails_at_ = UINT64_MAX;
    for_good_ = false;
    error_ = 0;
    sync_error_ = 0;
}

void BreakingDisk::turn_bit(const Path& path, std::size_t byte) {
    const Guard guard(mutex_);
    const FilePointer file = find(path.string());
    ATELIER_CHECK(file && byte < file->seen.size() && byte < file->safe.size());
    file->seen[byte] ^= 1;
    file->safe[byte] ^= 1;
}

std::vector<std::string> BreakingDisk::names() const {
    const Guard guard(mutex_);
    std::vector<std::string> names;
    for (const auto& [name, file] : seen_)
        names.push_back(name);
    return names;
}

BreakingDisk::Image BreakingDisk::image() const {
    const Guard guard(mutex_);
    Image image;
    for (const auto& [name, file] : seen_)
        image.files[name] = file->seen;
    return image;
}

void BreakingDisk::put_back(const Image& image) {
    const Guard guard(mutex_);
    seen_.clear();
    unsynced_.clear();
    for (const auto& [name, bytes] : image.files) {
        auto file = std::make_shared<File>();
        file->seen = file->safe = bytes;
        seen_[name] = std::move(file);
    }
    safe_ = seen_;
}

// ---- as a file system ---------------------------------------------------------------------------

class BreakingFiles : public FileSystem {
public:
    explicit BreakingFiles(BreakingDisk& disk) : disk_(disk) {}

    FromDisk<bool> make_folder(const Path& folder) override {
        const Guard guard(disk_.mutex_);
        if (disk_.folders_.contains(folder.string())) return false;
        if (const int error = disk_.next_call()) return failed(error);
        disk_.folders_.insert(folder.string());
        return true;
    }
    FromDisk<void> write_and_sync(const Path& path, BytesView bytes) override {
        const Guard guard(disk_.mutex_);
        auto file = disk_.find(path.string());
        if (!file) file = disk_.make(path.string());
        if (!file) return failed(disk_.error_);
        int error = disk_.write(*file, 0, bytes);
        if (error == 0 && file->seen.size() > bytes.size())
            error = disk_.truncate(*file, bytes.size());
        if (error == 0) error = disk_.sync(*file);
        if (error != 0) return failed(error);
        return {};
    }
    FromDisk<void> sync_folder(const Path& folder) override {
        const Guard guard(disk_.mutex_);
        if (const int error = disk_.sync_folder(folder.string())) return failed(error);
        return {};
    }
    FromDisk<void> rename(const Path& from, const Path& to) override {
        const Guard guard(disk_.mutex_);
        const auto file = disk_.find(from.string());
        if (!file) return failed(ENOENT);
        if (const int error = disk_.name({from.string(), to.string(), file})) return failed(error);
        return {};
    }
    FromDisk<void> remove(const Path& path) override {
        const Guard guard(disk_.mutex_);
        if (!disk_.find(path.string())) return failed(ENOENT);
        if (const int error = disk_.name({path.string(), "", nullptr})) return failed(error);
        return {};
    }
    FromDisk<Bytes> read(const Path& path) override {
        const Guard guard(disk_.mutex_);
        const auto file = disk_.find(path.string());
        if (!file) return failed(ENOENT);
        if (disk_.read_error_ != 0) return failed(disk_.read_error_);
        return file->seen;
    }
    FromDisk<std::optional<FileStatus>> status(const Path& path) override {
        const Guard guard(disk_.mutex_);
        if (disk_.folders_.contains(path.string())) return FileStatus{0, true, true, true};
        const auto file = disk_.find(path.string());
        if (!file) return std::nullopt;
        return FileStatus{file->seen.size(), false, true, true};
    }
    FromDisk<std::vector<std::string>> list(const Path& folder) override {
        const Guard guard(disk_.mutex_);
        std::set<std::string> names;
        for (const auto& [name, file] : disk_.seen_) {
            const auto inside = Path(name).lexically_relative(folder).string();
            if (!inside.empty() && !inside.starts_with(".."))
                names.insert(inside.substr(0, inside.find('/')));
        }
        return std::vector(names.begin(), names.end());
    }
    FromDisk<std::unique_ptr<FileLock>> lock(const Path& path) override {
        const Guard guard(disk_.mutex_);
        if (!disk_.locked_.insert(path.string()).second) return failed(EAGAIN);
        return std::make_unique<Lock>(disk_, path.string());
    }

private:
    class Lock : public FileLock {
    public:
        Lock(BreakingDisk& disk, std::string name) : disk_(disk), name_(std::move(name)) {}
        ~Lock() override {
            const Guard guard(disk_.mutex_);
            disk_.locked_.erase(name_);
        }

    private:
        BreakingDisk& disk_;
        std::string name_;
    };
    static std::unexpected<std::error_code> failed(int error) {
        return std::unexpected(std::error_code(error < 0 ? EIO : error, std::generic_category()));
    }

    BreakingDisk& disk_;
};

// ---- as SQLite's operating system ---------------------------------------------------------------

struct BreakingVfs {
    struct Open {  // what SQLite gives room for
        sqlite3_file base;
        BreakingDisk* disk;
        BreakingDisk::FilePointer* file;
        std::string* name;
        bool owes_folder_sync;  // as unix does it: a journal's name with its first fsync
        bool uses_shared;
        bool is_deleted_on_close;
    };
    static Open& of(sqlite3_file* file) { return *reinterpret_cast<Open*>(file); }
    static BreakingDisk::File& data(sqlite3_file* file) { return **of(file).file; }
    static BreakingDisk& disk(sqlite3_vfs* vfs) {
        return *static_cast<BreakingDisk*>(vfs->pAppData);
    }
    static int failed(int error, int code) {
        errno = error;
        return error == ENOSPC ? SQLITE_FULL : code;
    }

    static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out);
    static int close(sqlite3_file* file);
    static int read(sqlite3_file* file, void* to, int size, sqlite3_int64 offset);
    static int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset);
    static int truncate(sqlite3_file* file, sqlite3_int64 size);
    static int sync(sqlite3_file* file, int flags);
    static int size(sqlite3_file* file, sqlite3_int64* size);
    static int lock(sqlite3_file* file, int level);
    static int unlock(sqlite3_file* file, int level);
    static int is_reserved(sqlite3_file* file, int* is);
    static int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
    static int sector(sqlite3_file*) { return 4096; }
    static int character(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }
    static int map(sqlite3_file* file, int region, int size, int extend, void volatile** to);
    static int lock_shared(sqlite3_file* file, int from, int count, int flags);
    static void barrier(sqlite3_file* file) { const Guard guard(of(file).disk->mutex_); }
    static int unmap(sqlite3_file* file, int remove);

    static int remove(sqlite3_vfs* vfs, const char* name, int sync);
    static int access(sqlite3_vfs* vfs, const char* name, int flags, int* is);
    static int full_name(sqlite3_vfs*, const char* name, int size, char* to) {
        sqlite3_snprintf(size, to, "%s", name);
        return SQLITE_OK;
    }
    static int last_error(sqlite3_vfs*, int, char*) { return errno; }

    static const sqlite3_io_methods methods;
};

const sqlite3_io_methods BreakingVfs::methods = {
    2,       close,  read,      write, truncate,    sync,    size,  lock,    unlock,  is_reserved,
    control, sector, character, map,   lock_shared, barrier, unmap, nullptr, nullptr,
};

int BreakingVfs::open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out) {
    BreakingDisk& disk = BreakingVfs::disk(vfs);
    const Guard guard(disk.mutex_);
    file->pMethods = nullptr;
    if (name == nullptr) return SQLITE_CANTOPEN;  // temporary files: there shall be none
    auto found = disk.find(name);
    if (!found && (flags & SQLITE_OPEN_CREATE) != 0) {
        found = disk.make(name);
        if (!found) return failed(disk.error_, SQLITE_CANTOPEN);
    }
    if (!found) return SQLITE_CANTOPEN;
    const bool is_journal = (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) != 0;
    of(file) = {{&methods},
                &disk,
                new BreakingDisk::FilePointer(found),
                new std::string(name),
                is_journal && (flags & SQLITE_OPEN_CREATE) != 0,
                false,
                (flags & SQLITE_OPEN_DELETEONCLOSE) != 0};
    if (out != nullptr) *out = flags;
    return SQLITE_OK;
}

int BreakingVfs::close(sqlite3_file* file) {
    unmap(file, 0);
    Open& open = of(file);
    {
        const Guard guard(open.disk->mutex_);
        data(file).locks.erase(file);
    }
    delete open.file;
    delete open.name;
    return SQLITE_OK;
}

int BreakingVfs::read(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
    const Guard guard(of(file).disk->mutex_);
    const Bytes& bytes = data(file).seen;
    const auto at = static_cast<std::size_t>(offset), wanted = static_cast<std::size_t>(size);
    const std::size_t there = at >= bytes.size() ? 0 : std::min(wanted, bytes.size() - at);
    if (there > 0) std::memcpy(to, bytes.data() + at, there);
    if (there == wanted) return SQLITE_OK;
    std::memset(static_cast<char*>(to) + there, 0, wanted - there);
    return SQLITE_IOERR_SHORT_READ;
}

int BreakingVfs::write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
    const Guard guard(of(file).disk->mutex_);
    const BytesView bytes(static_cast<const std::uint8_t*>(from), static_cast<std::size_t>(size));
    const int error = of(file).disk->write(data(file), static_cast<std::size_t>(offset), bytes);
    return error == 0 ? SQLITE_OK : failed(error, SQLITE_IOERR_WRITE);
}

int BreakingVfs::truncate(sqlite3_file* file, sqlite3_int64 size) {
    const Guard guard(of(file).disk->mutex_);
    const int error = of(file).disk->truncate(data(file), static_cast<std::size_t>(size));
    return error == 0 ? SQLITE_OK : failed(error, SQLITE_IOERR_TRUNCATE);
}

int BreakingVfs::sync(sqlite3_file* file, int) {
    Open& open = of(file);
    const Guard guard(open.disk->mutex_);
    int error = open.disk->sync(data(file));
    if (error == 0 && open.owes_folder_sync) {
        error = open.disk->sync_folder(Path(*open.name).parent_path().string());
        open.owes_folder_sync = false;
    }
    errno = error;
    return error == 0 ? SQLITE_OK : SQLITE_IOERR_FSYNC;
}

int BreakingVfs::size(sqlite3_file* file, sqlite3_int64* size) {
    const Guard guard(of(file).disk->mutex_);
    *size = static_cast<sqlite3_int64>(data(file).seen.size());
    return SQLITE_OK;
}

int BreakingVfs::lock(sqlite3_file* file, int level) {
    const Guard guard(of(file).disk->mutex_);
    auto& locks = data(file).locks;
    for (const auto& [holder, held] : locks) {
        if (holder == file) continue;
        const bool is_free = level == SQLITE_LOCK_SHARED     ? held < SQLITE_LOCK_PENDING
                             : level == SQLITE_LOCK_RESERVED ? held < SQLITE_LOCK_RESERVED
                                                             : held < SQLITE_LOCK_SHARED;
        if (!is_free) return SQLITE_BUSY;
    }
    locks[file] = std::max(locks[file], level);
    return SQLITE_OK;
}

int BreakingVfs::unlock(sqlite3_file* file, int level) {
    const Guard guard(of(file).disk->mutex_);
    if (level == SQLITE_LOCK_NONE)
        data(file).locks.erase(file);
    else
        data(file).locks[file] = level;
    return SQLITE_OK;
}

int BreakingVfs::is_reserved(sqlite3_file* file, int* is) {
    const Guard guard(of(file).disk->mutex_);
    *is = std::ranges::any_of(data(file).locks,
                              [](const auto& each) { return each.second >= SQLITE_LOCK_RESERVED; });
    return SQLITE_OK;
}

int BreakingVfs::map(sqlite3_file* file, int region, int size, int extend, void volatile** to) {
    const Guard guard(of(file).disk->mutex_);
    auto& about = data(file);
    ATELIER_CHECK(size == 32 * 1024);
    if (!std::exchange(of(file).uses_shared, true)) ++about.shared_users;
    *to = nullptr;
    while (extend != 0 && about.shared.size() <= static_cast<std::size_t>(region))
        about.shared.push_back(std::make_unique<std::array<std::uint8_t, 32 * 1024>>());
    if (about.shared.size() > static_cast<std::size_t>(region))
        *to = about.shared[static_cast<std::size_t>(region)]->data();
    return SQLITE_OK;
}

int BreakingVfs::lock_shared(sqlite3_file* file, int from, int count, int flags) {
    const Guard guard(of(file).disk->mutex_);
    auto& locks = data(file).shared_locks;
    const bool is_exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
    for (int i = from; i < from + count; ++i) {
        auto& held = locks[static_cast<std::size_t>(i)];
        if ((flags & SQLITE_SHM_UNLOCK) != 0) {
            held.erase(file);
            continue;
        }
        for (const auto& [holder, exclusively] : held)
            if (holder != file && (is_exclusive || exclusively)) return SQLITE_BUSY;
    }
    if ((flags & SQLITE_SHM_LOCK) != 0)
        for (int i = from; i < from + count; ++i)
            locks[static_cast<std::size_t>(i)][file] = is_exclusive;
    return SQLITE_OK;
}

int BreakingVfs::unmap(sqlite3_file* file, int) {
    const Guard guard(of(file).disk->mutex_);
    auto& about = data(file);
    for (auto& held : about.shared_locks)
        held.erase(file);
    // The next who comes first makes it from the WAL.
    if (std::exchange(of(file).uses_shared, false) && --about.shared_users == 0)
        about.shared.clear();
    return SQLITE_OK;
}

int BreakingVfs::remove(sqlite3_vfs* vfs, const char* name, int sync) {
    BreakingDisk& disk = BreakingVfs::disk(vfs);
    const Guard guard(disk.mutex_);
    if (!disk.find(name)) return SQLITE_IOERR_DELETE_NOENT;
    int error = disk.name({name, "", nullptr});
    if (error == 0 && sync != 0) error = disk.sync_folder(Path(name).parent_path().string());
    return error == 0 ? SQLITE_OK : failed(error, SQLITE_IOERR_DELETE);
}

int BreakingVfs::access(sqlite3_vfs* vfs, const char* name, int, int* is) {
    BreakingDisk& disk = BreakingVfs::disk(vfs);
    const Guard guard(disk.mutex_);
    const auto file = disk.find(name);
    // As unix: an empty file is not there to be rolled back.
    *is = file && !file->seen.empty();
    return SQLITE_OK;
}

BreakingDisk::BreakingDisk()
    : files_(std::make_unique<BreakingFiles>(*this)), vfs_(std::make_unique<sqlite3_vfs>()) {
    static int disks = 0;
    vfs_name_ = "breaking-" + std::to_string(++disks);
    sqlite3_initialize();
    *vfs_ = *sqlite3_vfs_find(nullptr);  // chance and time are those of the system
    vfs_->pNext = nullptr;
    vfs_->iVersion = 1;
    vfs_->szOsFile = sizeof(BreakingVfs::Open);
    vfs_->zName = vfs_name_.c_str();
    vfs_->pAppData = this;
    vfs_->xOpen = BreakingVfs::open;
    vfs_->xDelete = BreakingVfs::remove;
    vfs_->xAccess = BreakingVfs::access;
    vfs_->xFullPathname = BreakingVfs::full_name;
    vfs_->xGetLastError = BreakingVfs::last_error;
    sqlite3_vfs_register(vfs_.get(), 0);
}

BreakingDisk::~BreakingDisk() {
    sqlite3_vfs_unregister(vfs_.get());
}

}  // namespace atelier::test
