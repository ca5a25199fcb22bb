#pragma once

// Files below one folder, reached so that nothing leads out of it: no `..`, and no link at any
// place of a path, whoever swaps what meanwhile. By openat2 with RESOLVE_BENEATH and
// RESOLVE_NO_SYMLINKS (Linux 5.6); where the kernel has none, name by name with O_NOFOLLOW.

#include "node/shell/file_system.hpp"
#include "node/shell/passed_file.hpp"

namespace atelier {

class Beneath {
public:
    enum class By : std::uint8_t { kernel, names };

    // `root`: an opened folder.
    explicit Beneath(OwnedFile root, By by = By::kernel) : root_(std::move(root)), by_(by) {}

    int root() const { return root_.descriptor(); }
    // As open(2), of a path of names with `/` between them; the folder itself where it is empty.
    FromDisk<OwnedFile> open(const std::string& path, int flags) const;

private:
    FromDisk<OwnedFile> open_by_names(const std::string& path, int flags) const;

    OwnedFile root_;
    By by_;
};

}  // namespace atelier
