#include "node/shell/folder_place.hpp"

#include "node/shell/named_ids.hpp"

#include <unistd.h>

#include <fstream>

namespace atelier {

namespace {

namespace fs = std::filesystem;

constexpr const char* marker = ".atelier";

// Whether one is the other, or lies in it.
bool lies_at_or_in(const Path& inner, const Path& outer) {
    const auto [inner_rest, outer_rest] =
        std::mismatch(inner.begin(), inner.end(), outer.begin(), outer.end());
    return outer_rest == outer.end();
}

bool touches(const Path& a, const Path& b) {
    return lies_at_or_in(a, b) || lies_at_or_in(b, a);
}

Path without_links(const Path& path) {
    std::error_code error;
    const Path real = fs::weakly_canonical(path, error);
    const Path plain = (error ? path : real).lexically_normal();
    return plain.has_filename() ? plain : plain.parent_path();
}

// Of whichever seat of this machine.
bool is_home_of_a_seat(const Path& folder) {
    std::error_code error;
    return fs::exists(folder / "store.db", error) && fs::exists(folder / "keys", error);
}

std::optional<std::string> marked_project(const Path& folder) {
    std::ifstream file(folder / marker / "project");
    std::string id;
    if (!file || !std::getline(file, id)) return std::nullopt;
    return id;
}

std::optional<FolderFault> fault_above(const Path& path) {
    std::error_code error;
    for (Path above = path;; above = above.parent_path()) {
        if (is_home_of_a_seat(above)) return FolderFault::seat;
        if (above != path && fs::is_directory(above / marker, error)) return FolderFault::nested;
        if (above == above.parent_path()) return std::nullopt;
    }
}

}  // namespace

std::expected<FolderPlace, FolderFault> place_for(const Path& given, const SpaceId& project,
                                                  const TakenPlaces& taken) {
    if (!given.is_absolute()) return std::unexpected(FolderFault::not_absolute);
    FolderPlace place{without_links(given), false};
    if (place.path == place.path.root_path()) return std::unexpected(FolderFault::root);
    if (taken.person && place.path == without_links(*taken.person))
        return std::unexpected(FolderFault::home);
    if (touches(place.path, without_links(taken.seat))) return std::unexpected(FolderFault::seat);
    for (const Path& mirrored : taken.mirrored)
        if (touches(place.path, mirrored)) return std::unexpected(FolderFault::nested);
    if (const auto fault = fault_above(place.path)) return std::unexpected(*fault);
    std::error_code error;
    const fs::file_status status = fs::status(place.path, error);
    if (!fs::exists(status)) return place;
    if (!fs::is_directory(status)) return std::unexpected(FolderFault::not_a_folder);
    if (const auto marked = marked_project(place.path)) {
        if (*marked != hex_of<talk::SpaceId>(project).hex)
            return std::unexpected(FolderFault::other_project);
        return FolderPlace{place.path, true};
    }
    const bool is_empty = fs::is_empty(place.path, error);
    if (error) return std::unexpected(FolderFault::unusable);
    if (!is_empty) return std::unexpected(FolderFault::not_empty);
    return place;
}

bool is_marked(const Path& folder, const SpaceId& project) {
    return marked_project(folder) == hex_of<talk::SpaceId>(project).hex;
}

bool mark(const Path& folder, const SpaceId& project, const Path& socket) {
    std::error_code error;
    fs::create_directories(folder / marker, error);
    if (error || ::access(folder.c_str(), R_OK | W_OK | X_OK) != 0) return false;
    std::ofstream file(folder / marker / "project", std::ios::trunc);
    file << hex_of<talk::SpaceId>(project).hex << '\n';
    file.close();
    const Path link = folder / marker / "socket";
    if (fs::read_symlink(link, error) != socket) {
        fs::remove(link, error);
        fs::create_symlink(socket, link, error);
    }
    return file.good() && !error;
}

}  // namespace atelier
