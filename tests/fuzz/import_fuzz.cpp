// Whatever a client's zip is, no more is read of it than any site has, and what the rules let in
// lies below the folder: no way out, nothing hidden, nothing twice.

#include "editor/site/import_source.hpp"
#include "editor/utf8.hpp"
#include "protocol/check.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <set>

using namespace atelier::editor;

namespace {

// A file without a name, so that a million of them leave nothing behind.
class MemoryFile {
public:
    MemoryFile() : number_(::memfd_create("zip", MFD_CLOEXEC)) { ATELIER_CHECK(number_ >= 0); }
    std::string path() const { return "/proc/self/fd/" + std::to_string(number_); }
    void hold(const std::uint8_t* data, std::size_t size) const {
        ATELIER_CHECK(::ftruncate(number_, 0) == 0);
        ATELIER_CHECK(::pwrite(number_, data, size, 0) == static_cast<ssize_t>(size));
    }

private:
    int number_;
};

void check_names(const std::vector<std::string>& names) {
    ATELIER_CHECK(!names.empty() && names.size() <= import_path_max_levels);
    std::size_t bytes = 0;
    for (const std::string& name : names) {
        ATELIER_CHECK(!name.empty() && !name.starts_with('.') && is_utf8(name));
        ATELIER_CHECK(name.find_first_of(std::string_view("/\\\0\n\x1b", 5)) == name.npos);
        bytes += name.size() + 1;
    }
    ATELIER_CHECK(bytes <= import_path_max_bytes + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const MemoryFile file;
    file.hold(data, size);
    ImportRules rules;
    std::set<std::vector<std::string>> admitted;
    std::size_t entries = 0;
    std::uint64_t bytes_read = 0;
    visit_zip(file.path(), [&](const Found& found, const Read& read) {
        ATELIER_CHECK(++entries <= source_max_entries);
        if (found.is == Found::Is::folder) return !rules.look_at_folder(found);
        const auto look = rules.look_at_file(found);
        if (!look) return true;
        check_names(look->names);
        const std::uint64_t max = look->kind == FileKind::text ? text_max_bytes : blob_max_bytes;
        const auto bytes = read(max);
        if (!bytes) return true;
        bytes_read += bytes->size();
        ATELIER_CHECK(bytes_read <= source_max_bytes + blob_max_bytes);
        if (rules.look_inside(*look, *bytes)) return true;
        ATELIER_CHECK(bytes->size() <= max);
        ATELIER_CHECK(admitted.insert(look->names).second);
        return true;
    });
    ATELIER_CHECK(rules.files() <= project_max_files && rules.bytes() <= project_max_bytes);
    return 0;
}
