#pragma once

// What of a folder or an archive from outside becomes part of a project, and why something does
// not.
//
// By kind: an allow-list of the files that sites are made of, each either text or blob, and what is
// inside must be what the name says. By place: below the folder, no way out, nothing hidden, no
// links, no devices, no two names that one file system could not tell apart. By size: the limits of
// a project. Names are made NFC; whatever else is wrong with one, the node says (it keeps the rules
// of names, sync/names).
//
// A pure look: nothing is read or written here.

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace atelier::editor {

inline constexpr std::uint64_t text_max_bytes = 2 * 1024 * 1024;
inline constexpr std::size_t text_max_lines = 100'000;
inline constexpr std::uint64_t blob_max_bytes = 20 * 1024 * 1024;
inline constexpr std::size_t project_max_files = 2'000;
inline constexpr std::uint64_t project_max_bytes = 200 * 1024 * 1024;
inline constexpr std::size_t import_path_max_bytes = 240;  // as the node's
inline constexpr std::size_t import_path_max_levels = 12;

enum class FileKind : std::uint8_t { text, blob };

// By the ending of its name; nothing: no part of a site.
std::optional<FileKind> kind_of_name(std::string_view name);

enum class LeftOut : std::uint8_t {
    link = 1,
    special,   // a device, a pipe
    outside,   // absolute, or with `..`
    hidden,    // begins with a dot, or is what systems leave about
    bad_name,  // no UTF-8, controls, a backslash; or the node refused it
    too_deep,  // or its path is too long
    kind,      // not of the allow-list
    too_big,   // text or blob
    too_many_lines,
    not_text,       // called text, and is none
    other_content,  // a picture that is none
    same_name,      // as a file before, but for capitals
    too_many_files,
    project_full,
    unreadable,  // the archive is damaged there, or it is locked by a password
};

// What stands at one place of the source, before it is read.
struct Found {
    enum class Is : std::uint8_t { file, folder, link, special };
    std::string path;  // relative, `/` between names
    Is is = Is::file;
    std::uint64_t size = 0;  // as the source says
};

struct Admitted {
    std::vector<std::string> names;  // NFC, folders first
    FileKind kind = FileKind::text;
};

// Looks at one import, in its order; counts what it admits.
class ImportRules {
public:
    // For a folder: whether what is in it is to be looked at, too.
    std::optional<LeftOut> look_at_folder(const Found& folder) const;
    std::expected<Admitted, LeftOut> look_at_file(const Found& file);
    // What was read: the last one that look_at_file admitted.
    std::optional<LeftOut> look_inside(const Admitted& file, std::string_view bytes);

    std::size_t files() const { return files_; }
    std::uint64_t bytes() const { return bytes_; }

private:
    std::set<std::string> folded_paths_;
    std::size_t files_ = 0;
    std::uint64_t bytes_ = 0;
};

std::optional<LeftOut> look_at_text(std::string_view bytes);

}  // namespace atelier::editor
