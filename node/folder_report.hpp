#pragma once

// How a working folder stands, for whoever asks. docs/working-folder.md.

#include "protocol/ids.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace atelier {

// Why a folder cannot mirror a project. Closed: `atelier` has one sentence each.
enum class FolderFault : std::uint8_t {
    no_such_project = 1,
    not_absolute,
    root,           // of the machine
    home,           // of the person
    seat,           // a seat's own folder, or above or below one
    nested,         // above or below another working folder
    not_a_folder,   // a file, a link
    not_empty,      // and without this project's marker
    other_project,  // it has another one's marker
    unusable,       // cannot be made, read or written
};

// Why a file of a folder is not in the project, or one of the project not in the folder.
enum class LeftAside : std::uint8_t {
    outside = 1,     // neither in `site` nor in `notes`
    link,            // symbolic
    hard_link,       // a file with two names, of which one may lie elsewhere
    special,         // a pipe, a socket, a device
    bad_name,        // no name that a project can have
    too_deep,        // or too long a path
    too_big,         // for its kind
    not_text,        // a text that is none any more
    too_many,        // files or bytes in the folder
    unreadable,      // for this user
    occupied,        // something else stands where a file of the project belongs
    no_place,        // this person may not write in the project
    content_absent,  // a picture that has not come yet
};

struct LeftFile {
    std::string path;  // relative
    LeftAside why{};

    bool operator==(const LeftFile&) const = default;
};

struct FolderReport {
    enum class State : std::uint8_t {
        mirrored = 1,
        deletions_paused,  // many files went at once: somebody is to say whether they should
        gone,              // the folder is not there, or is another one
    };

    std::string path;  // absolute
    SpaceId project;
    State state = State::mirrored;
    std::uint64_t files = 0;
    std::uint64_t missing = 0;  // of them, and to be deleted or written again
    std::vector<LeftFile> left;

    bool operator==(const FolderReport&) const = default;
};

}  // namespace atelier
