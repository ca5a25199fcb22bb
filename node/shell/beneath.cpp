#include "node/shell/beneath.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace atelier {

namespace {

FromDisk<OwnedFile> opened(long descriptor) {
    if (descriptor < 0) return std::unexpected(std::error_code(errno, std::generic_category()));
    return OwnedFile(static_cast<int>(descriptor));
}

bool is_refused(std::string_view name) {
    return name.empty() || name == "." || name == "..";
}

}  // namespace

FromDisk<OwnedFile> Beneath::open(const std::string& path, int flags) const {
    const std::string& named = path.empty() ? "." : path;
    if (by_ == By::kernel) {
        open_how how{};
        how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
        how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
        const long descriptor = ::syscall(SYS_openat2, root(), named.c_str(), &how, sizeof how);
        // Old kernels do not know the call, and some sandboxes forbid it.
        if (descriptor >= 0 || (errno != ENOSYS && errno != EPERM)) return opened(descriptor);
    }
    return open_by_names(path, flags);
}

FromDisk<OwnedFile> Beneath::open_by_names(const std::string& path, int flags) const {
    auto folder = opened(::openat(root(), ".", O_PATH | O_DIRECTORY | O_CLOEXEC));
    std::string_view rest = path;
    while (folder && rest.contains('/')) {
        const std::string name(rest.substr(0, rest.find('/')));
        rest.remove_prefix(name.size() + 1);
        if (is_refused(name))
            return std::unexpected(std::make_error_code(std::errc::invalid_argument));
        folder = opened(::openat(folder->descriptor(), name.c_str(),
                                 O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    }
    if (!folder) return folder;
    const std::string name(rest.empty() ? "." : rest);
    if (!path.empty() && is_refused(rest))
        return std::unexpected(std::make_error_code(std::errc::invalid_argument));
    return opened(::openat(folder->descriptor(), name.c_str(), flags | O_NOFOLLOW | O_CLOEXEC));
}

}  // namespace atelier
