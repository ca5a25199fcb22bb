#include "node/ignored_names.hpp"

#include <algorithm>
#include <array>

namespace atelier {

namespace {

using namespace std::string_view_literals;

// Watched while vim, emacs, sed, gedit, LibreOffice, browsers and file managers saved and loaded.
constexpr std::array patterns{"*~"sv,           "4913"sv,         "#*#"sv,         "*.tmp"sv,
                              "*.part"sv,       "*.crdownload"sv, "~$*"sv,         "*.swp"sv,
                              "node_modules"sv, "Thumbs.db"sv,    "desktop.ini"sv, "__MACOSX"sv};
constexpr std::size_t sed_letters = 6;

// `sed -i` writes beside the file under a name such as sedkJ3x9Q.
bool is_of_sed(std::string_view name) {
    if (!name.starts_with("sed") || name.size() != 3 + sed_letters) return false;
    name.remove_prefix(3);
    const bool has_capital_or_digit = std::ranges::any_of(
        name, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
    return has_capital_or_digit && std::ranges::none_of(name, [](char c) { return c == '.'; });
}

}  // namespace

bool fits(std::string_view name, std::string_view pattern) {
    // Behind the last star, and where in the name it was tried last.
    std::size_t star = std::string_view::npos;
    std::size_t tried = 0;
    std::size_t p = 0;
    std::size_t n = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = ++p;
            tried = n;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
            ++p;
            ++n;
        } else if (star != std::string_view::npos) {
            p = star;
            n = ++tried;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

bool is_ignored_name(std::string_view name) {
    return name.starts_with('.') || is_of_sed(name) ||
           std::ranges::any_of(patterns,
                               [&](std::string_view pattern) { return fits(name, pattern); });
}

IgnoreList::IgnoreList(std::string_view file) {
    while (!file.empty()) {
        const std::size_t end = std::min(file.find('\n'), file.size());
        std::string_view line = file.substr(0, end);
        file.remove_prefix(std::min(end + 1, file.size()));
        while (line.ends_with('\r') || line.ends_with(' ') || line.ends_with('/'))
            line.remove_suffix(1);
        if (!line.empty() && !line.starts_with('#')) patterns_.emplace_back(line);
    }
}

bool IgnoreList::ignores(std::string_view path) const {
    while (!path.empty()) {
        const std::size_t end = std::min(path.find('/'), path.size());
        const std::string_view name = path.substr(0, end);
        path.remove_prefix(std::min(end + 1, path.size()));
        const bool fits_one = std::ranges::any_of(
            patterns_, [&](const std::string& pattern) { return fits(name, pattern); });
        if (is_ignored_name(name) || fits_one) return true;
    }
    return false;
}

}  // namespace atelier
