#include "editor/site/import_source.hpp"

#include "editor/descriptor.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <fcntl.h>
#include <locale.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

namespace atelier::editor {

namespace {

constexpr std::size_t walk_max_levels = 40;  // far above what the rules let in
constexpr std::size_t block_bytes = 64 * 1024;

std::optional<std::string> read_file(int folder, const std::string& name, std::uint64_t max) {
    const Descriptor file(
        ::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    struct stat about{};
    if (!file || ::fstat(file.number(), &about) != 0 || !S_ISREG(about.st_mode))
        return std::nullopt;
    std::string bytes;
    std::array<char, block_bytes> block;
    while (bytes.size() <= max) {
        const ssize_t size = ::read(file.number(), block.data(), block.size());
        if (size < 0) return std::nullopt;
        if (size == 0) break;
        bytes.append(block.data(), static_cast<std::size_t>(size));
    }
    return bytes;
}

struct DirectoryCloser {
    void operator()(DIR* it) const { ::closedir(it); }
};

std::vector<std::string> names_in(int folder) {
    std::vector<std::string> names;
    const std::unique_ptr<DIR, DirectoryCloser> listing(
        ::fdopendir(::fcntl(folder, F_DUPFD_CLOEXEC, 0)));
    while (const dirent* entry = listing ? ::readdir(listing.get()) : nullptr) {
        const std::string name = entry->d_name;
        if (name != "." && name != "..") names.push_back(name);
    }
    std::ranges::sort(names);
    return names;
}

Found::Is kind_of(mode_t mode) {
    if (S_ISDIR(mode)) return Found::Is::folder;
    if (S_ISLNK(mode)) return Found::Is::link;
    return S_ISREG(mode) ? Found::Is::file : Found::Is::special;
}

class FolderWalk {
public:
    explicit FolderWalk(const Visit& visit) : visit_(visit) {}

    std::optional<SourceFault> walk(int folder, const std::string& prefix, std::size_t level) {
        for (const std::string& name : names_in(folder)) {
            if (++entries_ > source_max_entries) return SourceFault::too_much;
            struct stat about{};
            if (::fstatat(folder, name.c_str(), &about, AT_SYMLINK_NOFOLLOW) != 0) continue;
            const Found found{prefix + name, kind_of(about.st_mode),
                              static_cast<std::uint64_t>(about.st_size)};
            const bool goes_on =
                visit_(found, [&](std::uint64_t max) { return read_file(folder, name, max); });
            if (found.is != Found::Is::folder || !goes_on || level == walk_max_levels) continue;
            const Descriptor inner(
                ::openat(folder, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
            if (!inner) continue;
            if (const auto fault = walk(inner.number(), found.path + "/", level + 1)) return fault;
        }
        return std::nullopt;
    }

private:
    const Visit& visit_;
    std::size_t entries_ = 0;
};

// libarchive gives no name that the locale cannot write, and a program begins in "C". This one is
// built into the C library, so that no host can lack it; for this thread, and for as long as it is.
class Utf8Names {
public:
    Utf8Names()
        : names_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)), before_(::uselocale(names_)) {}
    ~Utf8Names() {
        ::uselocale(before_);
        if (names_ != nullptr) ::freelocale(names_);
    }
    Utf8Names(const Utf8Names&) = delete;
    Utf8Names& operator=(const Utf8Names&) = delete;

private:
    locale_t names_;
    locale_t before_;
};

struct ArchiveCloser {
    void operator()(archive* it) const { archive_read_free(it); }
};
using Archive = std::unique_ptr<archive, ArchiveCloser>;

Archive open_zip(const std::string& path) {
    Archive zip(archive_read_new());
    archive_read_support_format_zip_seekable(zip.get());
    if (archive_read_open_filename(zip.get(), path.c_str(), block_bytes) != ARCHIVE_OK) zip.reset();
    return zip;
}

std::string path_of(archive_entry* entry) {
    const char* path = archive_entry_pathname_utf8(entry);
    // Without a mark of UTF-8 it is bytes, which the rules then look at.
    if (path == nullptr) path = archive_entry_pathname(entry);
    return path != nullptr ? path : "\xff";
}

Found found_of(archive_entry* entry) {
    const mode_t type = archive_entry_filetype(entry);
    const bool is_link = archive_entry_hardlink(entry) != nullptr;
    const la_int64_t size = archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : 0;
    return {path_of(entry), is_link ? Found::Is::link : kind_of(type == 0 ? S_IFREG : type),
            static_cast<std::uint64_t>(std::max<la_int64_t>(size, 0))};
}

// What everybody's zip is made by. An entry of another method may ask for 4 GiB before it gives one
// byte: LZMA and PPMd say themselves how much memory they want. (libarchive reads where a link goes
// by whichever method it has; what it asks for then and is not given is the end of the archive.)
bool is_of_usual_method(archive* zip) {
    const char* const name = archive_format_name(zip);
    const std::string_view format = name != nullptr ? name : "";
    return format.ends_with("(uncompressed)") || format.ends_with("(deflation)");
}

std::optional<std::string> read_entry(archive* zip, std::uint64_t max, std::uint64_t& total) {
    if (!is_of_usual_method(zip)) return std::nullopt;
    std::string bytes;
    std::array<char, block_bytes> block;
    while (bytes.size() <= max) {
        const la_ssize_t size = archive_read_data(zip, block.data(), block.size());
        if (size < 0) return std::nullopt;
        if (size == 0) break;
        bytes.append(block.data(), static_cast<std::size_t>(size));
        total += static_cast<std::uint64_t>(size);
        if (total > source_max_bytes) return std::nullopt;
    }
    return bytes;
}

// Each entry's header to `take`, which may read.
std::optional<SourceFault> each_entry(const std::string& path,
                                      const std::function<void(archive*, Found)>& take) {
    const Archive zip = open_zip(path);
    if (!zip) return SourceFault::no_archive;
    for (std::size_t entries = 0;; ++entries) {
        archive_entry* entry = nullptr;
        const int result = archive_read_next_header(zip.get(), &entry);
        if (result == ARCHIVE_EOF) return std::nullopt;
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
            return entries == 0 ? SourceFault::no_archive : SourceFault::damaged;
        if (entries == source_max_entries) return SourceFault::too_much;
        take(zip.get(), found_of(entry));
    }
}

// "site-client/" when every entry begins so; what systems add beside is not asked.
class SharedFolder {
public:
    void look_at(const std::string& path) {
        if (path.starts_with("__MACOSX/")) return;
        const std::string first = path.substr(0, path.find('/') + 1);
        if (!first_) first_ = first;
        if (first.empty() || first != *first_ || first == "../" || first == "/") is_shared_ = false;
    }
    std::string prefix() const { return is_shared_ ? first_.value_or("") : ""; }

private:
    std::optional<std::string> first_;
    bool is_shared_ = true;
};

}  // namespace

std::optional<SourceFault> visit_folder(const std::string& path, const Visit& visit) {
    const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder) return errno == ENOENT ? SourceFault::not_there : SourceFault::unreadable;
    return FolderWalk(visit).walk(folder.number(), "", 0);
}

std::optional<SourceFault> visit_zip(const std::string& path, const Visit& visit) {
    const Utf8Names names;
    SharedFolder shared;
    const auto first_look =
        each_entry(path, [&](archive*, const Found& found) { shared.look_at(found.path); });
    if (first_look) return first_look;
    std::uint64_t total = 0;
    const auto fault = each_entry(path, [&](archive* zip, Found found) {
        if (found.path.starts_with(shared.prefix())) found.path.erase(0, shared.prefix().size());
        if (found.path.empty() || total > source_max_bytes) return;
        if (found.is == Found::Is::folder && found.path.ends_with('/')) found.path.pop_back();
        visit(found, [&](std::uint64_t max) { return read_entry(zip, max, total); });
    });
    return !fault && total > source_max_bytes ? SourceFault::too_much : fault;
}

std::optional<SourceFault> visit_source(const std::string& path, const Visit& visit) {
    struct stat about{};
    if (::stat(path.c_str(), &about) != 0)
        return errno == ENOENT ? SourceFault::not_there : SourceFault::unreadable;
    if (S_ISDIR(about.st_mode)) return visit_folder(path, visit);
    return S_ISREG(about.st_mode) ? visit_zip(path, visit) : SourceFault::no_archive;
}

}  // namespace atelier::editor
