#pragma once

// Names in a working folder that are nobody's work: what editors, shells, version control and
// systems leave beside files, and what a folder of its own says in `.atelierignore`.

#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// Our own half-written files.
inline constexpr std::string_view temporary_beginning = ".atelier-tmp-";
inline constexpr std::string_view ignore_file = ".atelierignore";

// Whether a name fits a pattern: `*` any characters, none too; `?` one byte.
bool fits(std::string_view name, std::string_view pattern);

// By default: all that begins with a dot, and the lists of the .cpp.
bool is_ignored_name(std::string_view name);

// One pattern of names a line, `#` begins a comment, a `/` at the end is as if it were not there.
class IgnoreList {
public:
    IgnoreList() = default;
    explicit IgnoreList(std::string_view file);

    // Of the names from a folder's root to a file.
    bool ignores(std::string_view path) const;

private:
    std::vector<std::string> patterns_;
};

}  // namespace atelier
