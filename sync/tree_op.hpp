#pragma once

// What the tree of a space is told: the ops of its changes that count, with every reference
// resolved. Whoever keeps the space makes these from bodies (protocol/content.hpp).
//
// An op's past is all that its change has seen, and the ops before it in its change.

#include "protocol/content.hpp"
#include "sync/causal_graph.hpp"
#include "sync/node_id.hpp"

namespace atelier {

// The order of ops, the same on every node: in it an op comes behind its past.
struct OpOrder {
    Lamport lamport = 0;
    ChangeId change;
    std::uint32_t index = 0;  // in its change

    auto operator<=>(const OpOrder&) const = default;
};

struct OpPlace {
    Event event = 0;  // of its change, in the graph of the space: one event a change
    OpOrder order;

    bool operator==(const OpPlace&) const = default;
};

namespace tree_op {

struct Create {
    NodeKind kind = NodeKind::folder;
    NodeId parent;
    std::string name;
};
struct Move {
    NodeId node;
    NodeId parent;
};
struct Name {
    NodeId node;
    std::string name;
};
struct Blob {
    NodeId node;
    BlobId blob;
    std::uint64_t size = 0;  // bytes
};
struct Attribute {
    NodeId node;
    std::string key;
    Bytes value;  // empty: the attribute is taken away
};
struct Delete {
    NodeId node;
};
struct Keep {
    NodeId node;
};
// An op that does nothing to the tree, but on a node: a text's, a comment's. Nobody who had not
// seen it deleted the node with it.
struct Touch {
    NodeId node;
};

}  // namespace tree_op

using TreeAct = std::variant<tree_op::Create, tree_op::Move, tree_op::Name, tree_op::Blob,
                             tree_op::Attribute, tree_op::Delete, tree_op::Keep, tree_op::Touch>;

struct TreeOp {
    OpPlace place;
    TreeAct act;
};

}  // namespace atelier
