#pragma once

// Where each node of a tree lies: the replay, in the order of ops, of what creates and moves, with
// every move skipped that would put a node into itself. Method: Kleppmann, Mulligan, Gomes and
// Beresford, "A highly-available move operation for replicated trees", 2021: what comes late is
// put in its place by undoing the steps behind it and doing them again.
//
// Behind the last step, one more costs the depth of where it goes, else the number of steps behind
// it. Steps that come together are undone and redone together.

#include "sync/tree_op.hpp"

#include <optional>
#include <set>

namespace atelier {

using NodeIndex = std::uint32_t;

struct NodeSpot {
    std::optional<NodeIndex> parent;  // none: not created, or a root
    OpOrder since;                    // the last step that had effect

    bool operator==(const NodeSpot&) const = default;
};

class Placement {
public:
    // A node is created by its first step in the order, below a parent that was created before.
    struct Step {
        OpPlace place;
        NodeIndex node = 0;
        NodeIndex parent = 0;
    };

    const NodeSpot& operator[](NodeIndex node) const;
    // Both answer the nodes that may have another spot than before, each once.
    std::vector<NodeIndex> add(std::vector<Step> steps);
    // The steps of these changes.
    std::vector<NodeIndex> remove(const std::set<Event>& changes);

private:
    struct Done {
        Step step;
        NodeSpot before;
        bool had_effect = false;
    };

    void undo_down_to(std::size_t first);
    void redo_from(std::size_t first);
    bool lies_in(NodeIndex place, NodeIndex node) const;
    std::vector<NodeIndex> nodes_from(std::size_t first) const;

    std::vector<Done> done_;  // in the order of ops
    std::vector<NodeSpot> spots_;
};

}  // namespace atelier
