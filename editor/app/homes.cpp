#include "editor/app/homes.hpp"

#include "editor/app/settings.hpp"
#include "editor/practice_home.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <fstream>

namespace atelier::editor {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view people_folder = "-people";
constexpr std::uint32_t number_max = 999;  // of a home; nobody has so many at one machine

// The number of a home below BASE-people; nothing: another kind of name.
std::optional<std::uint32_t> number_of(std::string_view name) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    const bool is_whole = error == std::errc{} && end == name.data() + name.size();
    if (!is_whole || number == 0 || number > number_max || name.starts_with('0'))
        return std::nullopt;
    return number;
}

std::string numbered(const std::string& base, std::uint32_t number) {
    return base + std::string(people_folder) + "/" + std::to_string(number);
}

bool is_there(const std::string& path) {
    std::error_code error;
    return fs::exists(path, error);
}

PersonHome looked_at(const std::string& path) {
    using State = PersonHome::State;
    PersonHome home{path, State::free, "", "", false};
    struct ::stat status{};
    if (::stat(path.c_str(), &status) != 0) {
        if (errno != ENOENT) home.state = State::shut;
        return home;
    }
    if (status.st_uid != ::geteuid()) {
        home.state = State::shut_by_others;
        return home;
    }
    if (!S_ISDIR(status.st_mode) || ::access(path.c_str(), R_OK | W_OK | X_OK) != 0) {
        home.state = State::shut;
        return home;
    }
    const Settings settings = load_settings(path);
    home.name = settings.person;
    home.class_name = settings.class_name;
    home.has_practice = has_practice(path);
    const bool is_begun = !home.name.empty() || !settings.project.empty() || home.has_practice ||
                          has_damaged_settings(path);
    if (is_begun) home.state = State::begun;
    return home;
}

}  // namespace

std::string base_of(const std::string& home) {
    const fs::path path = is_practice_home(home) ? home_around(home) : home;
    const std::string folder = path.parent_path().string();
    const bool is_numbered = number_of(path.filename().string()).has_value();
    if (!is_numbered || !folder.ends_with(people_folder)) return path.string();
    return folder.substr(0, folder.size() - people_folder.size());
}

std::vector<PersonHome> homes_of(const std::string& base) {
    std::vector<std::uint32_t> numbers;
    std::error_code error;
    for (fs::directory_iterator at(base + std::string(people_folder), error), end;
         !error && at != end; at.increment(error))
        if (const auto number = number_of(at->path().filename().string()))
            numbers.push_back(*number);
    std::ranges::sort(numbers);
    std::vector<PersonHome> homes{looked_at(base)};
    for (const std::uint32_t number : numbers)
        homes.push_back(looked_at(numbered(base, number)));
    return homes;
}

std::optional<std::string> only_home(const std::string& base,
                                     const std::vector<PersonHome>& homes) {
    std::string only = base;
    std::size_t count = 0;
    for (const PersonHome& home : homes) {
        if (home.state == PersonHome::State::free) continue;
        only = home.path;
        ++count;
    }
    return count > 1 ? std::nullopt : std::optional(only);
}

std::string free_home(const std::string& base, const std::vector<PersonHome>& homes) {
    for (const PersonHome& home : homes)
        if (home.state == PersonHome::State::free) return home.path;
    std::uint32_t number = 1;
    while (std::ranges::find(homes, numbered(base, number), &PersonHome::path) != homes.end())
        ++number;
    return numbered(base, number);
}

bool has_practice(const std::string& home) {
    return is_there(practice_home_in(home) + "/store.db");
}

bool has_practice_to_bring_in(const std::string& home) {
    return !is_practice_home(home) && has_practice(home) &&
           !is_there(practice_home_in(home) + "/brought-in");
}

bool mark_practice_brought_in(const std::string& home) {
    std::ofstream mark(practice_home_in(home) + "/brought-in", std::ios::binary);
    mark << std::flush;
    return mark.good();
}

std::string mirror_folder_for(const std::string& home, const std::string& own_folder) {
    std::string folder = own_folder + "/Atelier";
    const std::string whose = is_practice_home(home) ? home_around(home) : home;
    if (base_of(home) != whose) folder += "-" + fs::path(whose).filename().string();
    if (is_practice_home(home)) folder += "-solo";
    return folder;
}

}  // namespace atelier::editor
