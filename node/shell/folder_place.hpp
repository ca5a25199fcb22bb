#pragma once

// Whether a folder of this machine may mirror a project, and the marker that says that it does:
//
//   DIR/.atelier/project   the project's id, in hexadecimal
//   DIR/.atelier/socket    a link to the socket of the node that mirrors
//
// A mirror deletes and writes over files as others do so in the project: what is not empty and has
// no marker of this project is refused, and so is every place where a wrong word would do harm.

#include "node/folder_report.hpp"
#include "node/shell/home.hpp"

#include <expected>

namespace atelier {

// What must not be mirrored into.
struct TakenPlaces {
    Path seat;                   // this seat's home
    std::optional<Path> person;  // HOME
    std::vector<Path> mirrored;  // by this node
};

struct FolderPlace {
    Path path;              // without links
    bool is_known = false;  // it has this project's marker
};

// `given` must be absolute. Changes nothing.
std::expected<FolderPlace, FolderFault> place_for(const Path& given, const SpaceId& project,
                                                  const TakenPlaces& taken);
// Whether a folder has this project's marker.
bool is_marked(const Path& folder, const SpaceId& project);
// Makes folder and marker.
bool mark(const Path& folder, const SpaceId& project, const Path& socket);

}  // namespace atelier
