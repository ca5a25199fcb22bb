#include "editor/practice_home.hpp"

#include <string_view>

namespace atelier::editor {

namespace {

constexpr std::string_view folder = "/practice";

}  // namespace

std::string practice_home_in(const std::string& home) {
    return home + std::string(folder);
}

bool is_practice_home(const std::string& home) {
    return home.size() > folder.size() && home.ends_with(folder);
}

std::string home_around(const std::string& practice_home) {
    return practice_home.substr(0, practice_home.size() - folder.size());
}

}  // namespace atelier::editor
