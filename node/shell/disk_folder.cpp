#include "node/shell/disk_folder.hpp"

#include "node/folder_ledger.hpp"
#include "node/shell/random_seed.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace atelier {

namespace {

constexpr std::size_t ignore_file_max_bytes = 64 * 1024;
constexpr mode_t usual_mode = 0644;
constexpr mode_t usual_folder_mode = 0755;

DiskStamp stamp_of(const struct stat& facts) {
    return {facts.st_ino, static_cast<std::uint64_t>(facts.st_size),
            std::int64_t{facts.st_mtim.tv_sec} * 1'000'000'000 + facts.st_mtim.tv_nsec};
}

DiskEntry entry_of(const struct stat& facts) {
    const DiskStamp stamp = stamp_of(facts);
    if (S_ISLNK(facts.st_mode)) return {DiskEntry::Is::link, stamp};
    // What is in a folder changes its size and its time.
    if (S_ISDIR(facts.st_mode)) return {DiskEntry::Is::folder, {stamp.inode, 0, 0}};
    if (!S_ISREG(facts.st_mode)) return {DiskEntry::Is::special, stamp};
    return {facts.st_nlink > 1 ? DiskEntry::Is::hard_link : DiskEntry::Is::file, stamp};
}

// A folder and one name in it.
struct DiskSpot {
    OwnedFile folder;
    std::string name;

    std::optional<struct stat> facts() const {
        struct stat facts{};
        if (::fstatat(folder.descriptor(), name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0)
            return std::nullopt;
        return facts;
    }
    bool is(const DiskStamp& expected) const {
        const auto now = facts();
        if (!now) return false;
        const DiskEntry entry = entry_of(*now);
        return entry.is == DiskEntry::Is::file && entry.stamp == expected;
    }
    bool rename_to(const DiskSpot& to, unsigned flags) const {
        return ::renameat2(folder.descriptor(), name.c_str(), to.folder.descriptor(),
                           to.name.c_str(), flags) == 0;
    }
    void unlink() const { ::unlinkat(folder.descriptor(), name.c_str(), 0); }
};

std::optional<DiskSpot> spot_of(const Beneath& beneath, const std::string& path) {
    auto folder = beneath.open(std::string(folder_of(path)), O_RDONLY | O_DIRECTORY);
    const std::string name(name_of_path(path));
    if (!folder || name.empty() || name == "." || name == "..") return std::nullopt;
    return DiskSpot{*std::move(folder), name};
}

DiskSpot beside(const DiskSpot& place) {
    DiskSpot other{OwnedFile(::fcntl(place.folder.descriptor(), F_DUPFD_CLOEXEC, 0)), {}};
    other.name = std::string(temporary_beginning) + to_hex(BytesView(random_seed().bytes).first(8));
    return other;
}

std::optional<DiskStamp> make_file(const DiskSpot& place, BytesView bytes, mode_t mode) {
    const OwnedFile file(::openat(place.folder.descriptor(), place.name.c_str(),
                                  O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
    struct stat facts{};
    const bool is_whole = file && write_all(file, bytes) &&
                          ::fchmod(file.descriptor(), mode) == 0 &&
                          ::fstat(file.descriptor(), &facts) == 0;
    if (is_whole) return stamp_of(facts);
    if (file) place.unlink();
    return std::nullopt;
}

// Where the file system cannot swap, what stands there is looked at just before.
bool put_over(const DiskSpot& fresh, const DiskSpot& place, const DiskStamp& expected) {
    if (!fresh.rename_to(place, RENAME_EXCHANGE)) {
        const bool may_not_swap = errno == EINVAL || errno == ENOSYS;
        return may_not_swap && place.is(expected) && fresh.rename_to(place, 0);
    }
    if (fresh.is(expected)) {
        fresh.unlink();  // the old one bears that name now
        return true;
    }
    // Somebody was faster: theirs goes back.
    fresh.rename_to(place, RENAME_EXCHANGE);
    return false;
}

bool put_new(const DiskSpot& fresh, const DiskSpot& place) {
    if (fresh.rename_to(place, RENAME_NOREPLACE)) return true;
    const bool may_not_say = errno == EINVAL || errno == ENOSYS;
    return may_not_say && !place.facts() && fresh.rename_to(place, 0);
}

}  // namespace

std::unique_ptr<DiskFolder> DiskFolder::open(const Path& folder, Beneath::By by) {
    OwnedFile root(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!root) return nullptr;
    return std::unique_ptr<DiskFolder>(new DiskFolder(folder, Beneath(std::move(root), by)));
}

// ---- looking ------------------------------------------------------------------------------------

bool DiskFolder::is_still_there() const {
    struct stat ours{};
    struct stat named{};
    struct stat marker{};
    return ::fstat(beneath_.root(), &ours) == 0 && ::lstat(path_.c_str(), &named) == 0 &&
           ours.st_dev == named.st_dev && ours.st_ino == named.st_ino &&
           ::fstatat(beneath_.root(), ".atelier", &marker, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISDIR(marker.st_mode);
}

void DiskFolder::read_ignore_list() {
    const auto file = read(std::string(ignore_file), ignore_file_max_bytes);
    ignored_ = file ? IgnoreList(text_of(file->bytes)) : IgnoreList();
}

std::optional<DiskEntries> DiskFolder::scan() {
    if (!is_still_there()) return std::nullopt;
    read_ignore_list();
    DiskEntries entries;
    if (!scan_folder("", 0, entries)) return std::nullopt;
    return entries;
}

bool DiskFolder::scan_folder(const std::string& folder, std::size_t level,
                             DiskEntries& entries) const {
    auto opened = beneath_.open(folder, O_RDONLY | O_DIRECTORY);
    if (!opened) {
        const bool is_closed = opened.error() == std::errc::permission_denied;
        if (is_closed && !folder.empty()) entries[folder].is = DiskEntry::Is::unreadable;
        // One that was renamed or swapped meanwhile shows at the next look, which is near.
        return (is_closed && !folder.empty()) ||
               opened.error() == std::errc::no_such_file_or_directory ||
               opened.error() == std::errc::too_many_symbolic_link_levels ||
               opened.error() == std::errc::not_a_directory;
    }
    const int descriptor = ::fcntl(opened->descriptor(), F_DUPFD_CLOEXEC, 0);
    const std::unique_ptr<DIR, int (*)(DIR*)> listing(::fdopendir(descriptor), ::closedir);
    if (!listing) return false;
    while (true) {
        errno = 0;
        const dirent* const each = ::readdir(listing.get());
        if (each == nullptr) return errno == 0;
        const std::string name = each->d_name;
        if (name == "." || name == "..") continue;
        std::string path = folder;
        if (!path.empty()) path += '/';
        path += name;
        if (ignored_.ignores(path)) continue;
        struct stat facts{};
        if (::fstatat(opened->descriptor(), name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) {
            if (errno == ENOENT) continue;
            return false;
        }
        if (entries.size() == entries_max) return false;
        const DiskEntry entry = entry_of(facts);
        entries[path] = entry;
        // Beside the two roots nothing is mirrored; that it lies there is said.
        const bool is_entered = level > 0 || name == "site" || name == "notes";
        if (entry.is == DiskEntry::Is::folder && is_entered && level < levels_max &&
            !scan_folder(path, level + 1, entries))
            return false;
    }
}

std::optional<DiskFile> DiskFolder::read(const std::string& path, std::size_t max_bytes) {
    const auto file = beneath_.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    struct stat before{};
    if (!file || ::fstat(file->descriptor(), &before) != 0) return std::nullopt;
    if (entry_of(before).is != DiskEntry::Is::file) return std::nullopt;
    auto bytes = content_of(*file, max_bytes);
    struct stat after{};
    if (!bytes || ::fstat(file->descriptor(), &after) != 0) return std::nullopt;
    if (stamp_of(before) != stamp_of(after)) return std::nullopt;
    return DiskFile{*std::move(bytes), stamp_of(after)};
}

std::optional<DiskStamp> DiskFolder::folder_stamp(const std::string& path) {
    const auto folder = beneath_.open(path, O_RDONLY | O_DIRECTORY);
    struct stat facts{};
    if (!folder || ::fstat(folder->descriptor(), &facts) != 0) return std::nullopt;
    return entry_of(facts).stamp;
}

// ---- writing ------------------------------------------------------------------------------------

std::optional<DiskStamp> DiskFolder::write(const std::string& path, BytesView bytes,
                                           const std::optional<DiskStamp>& expected) {
    const auto place = spot_of(beneath_, path);
    if (!place) return std::nullopt;
    const auto before = expected ? place->facts() : std::nullopt;
    if (expected && !place->is(*expected)) return std::nullopt;
    const DiskSpot fresh = beside(*place);
    const auto stamp = make_file(fresh, bytes, before ? before->st_mode & 0777 : usual_mode);
    if (!stamp) return std::nullopt;
    if (expected ? put_over(fresh, *place, *expected) : put_new(fresh, *place)) return stamp;
    if (fresh.is(*stamp)) fresh.unlink();  // and never what could not be put back
    return std::nullopt;
}

bool DiskFolder::remove(const std::string& path, const DiskStamp& expected) {
    const auto place = spot_of(beneath_, path);
    if (!place || !place->is(expected)) return false;
    const DiskSpot away = beside(*place);
    if (!put_new(*place, away)) return false;
    if (away.is(expected)) {
        away.unlink();
        return true;
    }
    put_new(away, *place);
    return false;
}

bool DiskFolder::move(const std::string& from, const std::string& to) {
    const auto source = spot_of(beneath_, from);
    const auto target = spot_of(beneath_, to);
    const auto facts = source ? source->facts() : std::nullopt;
    return facts && target && is_plain(entry_of(*facts)) && put_new(*source, *target);
}

bool DiskFolder::make_folder(const std::string& path) {
    const auto place = spot_of(beneath_, path);
    if (!place) return false;
    if (::mkdirat(place->folder.descriptor(), place->name.c_str(), usual_folder_mode) == 0)
        return true;
    const auto facts = place->facts();
    return facts && S_ISDIR(facts->st_mode);
}

bool DiskFolder::remove_folder(const std::string& path) {
    const auto place = spot_of(beneath_, path);
    return place && ::unlinkat(place->folder.descriptor(), place->name.c_str(), AT_REMOVEDIR) == 0;
}

}  // namespace atelier
