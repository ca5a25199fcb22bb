#pragma once

// The names that the nodes of one folder are shown by, which are all different: each keeps its own
// if no node before it has that name, else gets the first number that makes a name which no other
// has and none is really called. A node with a number wants a real name: the screen asks for one.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace atelier {

struct Sibling {
    std::string name;
    std::string folded;  // the name, as sync/names.hpp folds it
    bool is_folder = false;
};

struct ShownName {
    std::string name;
    bool displaced = false;  // not the node's real name

    bool operator==(const ShownName&) const = default;
};

// In the order in which they choose, for each its name. About as fast as sorting them, also when
// all have the same.
std::vector<ShownName> shown_names(std::span<const Sibling> siblings);

}  // namespace atelier
