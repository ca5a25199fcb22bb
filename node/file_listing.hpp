#pragma once

// The files and folders of a space as a screen or a folder has them, with their paths. Made of the
// tree when somebody asks.

#include "sync/tree.hpp"

#include <span>

namespace atelier {

struct ListedFile {
    OutlinedNode outlined;
    NodeId parent;
    Root root = Root::site;
    std::optional<BlobValue> blob;

    bool operator==(const ListedFile&) const = default;
};

// All that shows, `site` before `notes`, each folder before what is in it.
std::vector<ListedFile> files_of(const Tree& tree, const SpaceId& space);

// site/… or notes/…; empty when it is left out of folders.
std::string full_path(const ListedFile& file);

// Where a path leads to: through the names that screens show.
struct PathEnd {
    NodeId node;              // the last that is there
    std::size_t missing = 0;  // names behind it that are not
};
// Nothing where the path goes through something that is no folder.
std::optional<PathEnd> follow(const Tree& tree, const NodeId& from,
                              std::span<const std::string> names);

}  // namespace atelier
