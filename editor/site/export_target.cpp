#include "editor/site/export_target.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <vector>

namespace atelier::editor {

namespace {

namespace fs = std::filesystem;

constexpr time_t first_day = 315'532'800;  // 1980-01-01 00:00 UTC, the first that a zip can say
constexpr std::array<timespec, 2> fixed_times{{{first_day, 0}, {first_day, 0}}};

ExportFault fault_now() {
    if (errno == ENOSPC || errno == EDQUOT) return ExportFault::no_room;
    if (errno == ENOENT) return ExportFault::no_folder;
    if (errno == EEXIST || errno == ENOTEMPTY) return ExportFault::there_already;
    return ExportFault::unwritable;
}

bool write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t size = ::write(file, bytes.data(), bytes.size());
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
}

std::string name_while_writing(const std::string& path) {
    return path + ".part-" + std::to_string(::getpid());
}

// Takes the name only if nobody has it; a file system that cannot promise so is asked before.
bool take_name(const std::string& from, const std::string& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS) return false;
    struct stat about{};
    if (::lstat(to.c_str(), &about) == 0) {
        errno = EEXIST;
        return false;
    }
    return ::rename(from.c_str(), to.c_str()) == 0;
}

void flush_folder_of(const std::string& path) {
    const fs::path parent = fs::absolute(path).parent_path();
    const Descriptor folder(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder) ::fsync(folder.number());
}

class FolderExport : public ExportTarget {
public:
    FolderExport(std::string path, std::string part, Descriptor root)
        : path_(std::move(path)), part_(std::move(part)), root_(std::move(root)) {}
    ~FolderExport() override {
        std::error_code ignored;
        if (!is_finished_) fs::remove_all(part_, ignored);
    }

    std::optional<ExportFault> add_folder(const std::string& path) override {
        if (!stays_inside(path)) return ExportFault::bad_path;
        if (::mkdirat(root_.number(), path.c_str(), 0755) != 0) return fault_now();
        folders_.push_back(path);
        return std::nullopt;
    }
    std::optional<ExportFault> add_file(const std::string& path,
                                        std::string_view content) override {
        if (!stays_inside(path)) return ExportFault::bad_path;
        const Descriptor file(::openat(root_.number(), path.c_str(),
                                       O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
        if (!file || !write_all(file.number(), content)) return fault_now();
        ::futimens(file.number(), fixed_times.data());
        if (::fsync(file.number()) != 0) return fault_now();
        return std::nullopt;
    }
    std::optional<ExportFault> finish() override {
        for (const std::string& folder : folders_)
            ::utimensat(root_.number(), folder.c_str(), fixed_times.data(), AT_SYMLINK_NOFOLLOW);
        ::futimens(root_.number(), fixed_times.data());
        if (::fsync(root_.number()) != 0) return fault_now();
        // Over an empty folder, too; over anything else the kernel refuses.
        if (::rename(part_.c_str(), path_.c_str()) != 0)
            return errno == ENOTDIR ? ExportFault::there_already : fault_now();
        is_finished_ = true;
        flush_folder_of(path_);
        return std::nullopt;
    }

private:
    std::string path_;
    std::string part_;
    Descriptor root_;
    std::vector<std::string> folders_;
    bool is_finished_ = false;
};

class ZipExport : public ExportTarget {
public:
    ZipExport(std::string path, std::string part, Descriptor file)
        : path_(std::move(path)), part_(std::move(part)), file_(std::move(file)) {}
    ~ZipExport() override {
        if (!is_finished_) ::unlink(part_.c_str());
    }

    std::optional<ExportFault> add_folder(const std::string& path) override {
        return add_file(path + "/", {});
    }
    std::optional<ExportFault> add_file(const std::string& path,
                                        std::string_view content) override {
        if (!stays_inside(path.substr(0, path.size() - (path.ends_with('/') ? 1 : 0))))
            return ExportFault::bad_path;
        if (!write_all(file_.number(), zip_.add(path, content))) return fault_now();
        return std::nullopt;
    }
    std::optional<ExportFault> finish() override {
        const bool is_written = write_all(file_.number(), zip_.finish()) &&
                                ::fsync(file_.number()) == 0 && take_name(part_, path_);
        if (!is_written) return fault_now();
        is_finished_ = true;
        flush_folder_of(path_);
        return std::nullopt;
    }

private:
    std::string path_;
    std::string part_;
    Descriptor file_;
    ZipWriter zip_;
    bool is_finished_ = false;
};

}  // namespace

bool stays_inside(std::string_view path) {
    if (path.empty() || path.contains('\0') || path.contains('\\')) return false;
    while (true) {
        const std::size_t end = std::min(path.find('/'), path.size());
        const std::string_view name = path.substr(0, end);
        if (name.empty() || name == "." || name == "..") return false;
        if (end == path.size()) return true;
        path.remove_prefix(end + 1);
    }
}

std::expected<std::unique_ptr<ExportTarget>, ExportFault> begin_export(const std::string& given) {
    std::string path = given;
    while (path.size() > 1 && path.ends_with('/'))
        path.pop_back();
    const bool is_zip = path.ends_with(".zip");
    struct stat about{};
    if (::lstat(path.c_str(), &about) == 0) {
        std::error_code ignored;
        if (is_zip || !S_ISDIR(about.st_mode) || !fs::is_empty(path, ignored))
            return std::unexpected(ExportFault::there_already);
    }
    std::string part = name_while_writing(path);
    if (is_zip) {
        Descriptor file(::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
        if (!file) return std::unexpected(fault_now());
        return std::make_unique<ZipExport>(path, part, std::move(file));
    }
    if (::mkdir(part.c_str(), 0755) != 0) return std::unexpected(fault_now());
    Descriptor root(::open(part.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
    if (!root) return std::unexpected(fault_now());
    return std::make_unique<FolderExport>(path, part, std::move(root));
}

}  // namespace atelier::editor
