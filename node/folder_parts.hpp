#pragma once

// What the parts of a mirror share: the folder, the project, what is known of both, and what was
// left aside.

#include "node/folder_disk.hpp"
#include "node/folder_project.hpp"
#include "node/folder_report.hpp"
#include "node/folder_sight.hpp"

namespace atelier {

inline constexpr std::size_t folder_max_files = 5'000;
inline constexpr std::uint64_t folder_max_bytes = std::uint64_t{200} * 1024 * 1024;

struct FolderParts {
    FolderDisk& disk;
    FolderProject project;
    FolderLedger ledger;
    FolderSight sight;
    // Looked into, and not to be again while it is as it was.
    struct Aside {
        DiskStamp stamp;
        LeftAside why{};
    };
    std::map<std::string, Aside> aside;
    // Texts that were just written over, and what stood there: a program that read that, and
    // saves behind it, knows nothing of what was written.
    struct Replaced {
        NamedVersion version;
        Instant at;
    };
    std::map<NodeId, std::vector<Replaced>> replaced;  // oldest first
    // Of the project, and not in the folder.
    std::map<std::string, LeftAside> absent;

    bool is_aside(const std::string& path) const {
        const auto found = aside.find(path);
        const auto entry = sight.entries().find(path);
        return found != aside.end() && entry != sight.entries().end() &&
               found->second.stamp == entry->second.stamp;
    }
    void set_aside(const std::string& path, LeftAside why) {
        const auto entry = sight.entries().find(path);
        if (entry != sight.entries().end()) aside[path] = {entry->second.stamp, why};
        sight.settled(path);
    }
};

// Programs that read, change and write a file take less; people who read what came take more.
inline constexpr Milliseconds read_before{1'000};

inline LeftAside left_for(Refusal refusal) {
    return refusal == Refusal::too_large ? LeftAside::too_big : LeftAside::no_place;
}

}  // namespace atelier
