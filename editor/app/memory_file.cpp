#include "editor/app/memory_file.hpp"

#include <sys/mman.h>
#include <unistd.h>

namespace atelier::editor {

SharedDescriptor memory_file(std::string_view bytes) {
    Descriptor file(::memfd_create("import", MFD_CLOEXEC));
    if (!file) return {};
    while (!bytes.empty()) {
        const ssize_t written = ::write(file.number(), bytes.data(), bytes.size());
        if (written <= 0) return {};
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    ::lseek(file.number(), 0, SEEK_SET);
    return std::make_shared<const Descriptor>(std::move(file));
}

}  // namespace atelier::editor
