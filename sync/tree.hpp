#pragma once

// The files and folders of one space: what the ops that count come to. docs/architecture.md.
//
// It is a function of the set of these ops alone: in which order and in what portions they came,
// and whether some were taken out and put back, does not show. The rules, each node for itself:
//
// - It lies where replaying creates and moves puts it (placement.hpp).
// - Its name, its blob and each of its attributes are what was written last.
// - It is dead when some delete has all other ops on it in its past (lifetime.hpp).
// - It shows when it is not dead, or something in it shows.
// - What it is called on screens and in folders is chosen among those that show beside it
//   (sibling_names.hpp), in the order of the later of its last placing and its last naming.
//
// No op is refused. A create whose parent is no folder makes no node; a move to what is no folder
// moves nothing, but is an op on the node it names; an op on what is no node, and any op but an
// attribute on a root, does nothing. None of these can come about by concurrency: what was a
// folder in an op's past is one for good.

#include "sync/lifetime.hpp"
#include "sync/names.hpp"
#include "sync/placement.hpp"
#include "sync/writings.hpp"

namespace atelier {

struct BlobValue {
    BlobId id;
    std::uint64_t size = 0;  // bytes

    bool operator==(const BlobValue&) const = default;
};

struct TreeNode {
    NodeId id;
    NodeKind kind = NodeKind::folder;
    std::optional<NodeId> parent;  // none: a root
    std::string name;              // the real one
    std::optional<BlobValue> blob;
    std::map<std::string, Bytes> attributes;
    bool dead = false;  // may show all the same
    bool shows = true;

    bool operator==(const TreeNode&) const = default;
};

// A node as it is listed in its folder.
struct ListedNode {
    NodeId id;
    NodeKind kind = NodeKind::folder;
    std::string name;        // none beside it has one that folds to the same
    bool displaced = false;  // not its real name: ask for another one
    // Why it is shown but left out of folders and exports, with all that is in it.
    std::optional<NameFault> left_out;

    bool operator==(const ListedNode&) const = default;
};

struct OutlinedNode {
    ListedNode node;
    std::size_t level = 1;  // names in its path
    std::string path;       // below the folder that was asked about; empty when left out

    bool operator==(const OutlinedNode&) const = default;
};

class Tree {
public:
    // One event a change of this space. The graph must outlive the tree.
    Tree(const CausalGraph& graph, const SpaceId& space);
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;

    // These ops, all of their changes, count from now on. All that lies in their past counts or is
    // among them; nothing that counts has them in its past.
    void add(std::vector<TreeOp> ops);
    // The ops of these changes do not count any more. Nothing that counts has them in its past.
    // Looks at all that there is: what stops to count does so seldom.
    void remove(const std::set<Event>& changes);

    std::optional<TreeNode> node(const NodeId& id) const;
    // What shows in a folder, in the order in which they choose their names; of what is no folder
    // nothing.
    std::vector<ListedNode> list(const NodeId& folder) const;
    // Everything that shows below a folder, each folder before what is in it.
    std::vector<OutlinedNode> outline(const NodeId& folder) const;

    // Who wrote what, the one that holds last. Creating a node names it.
    std::vector<Writing<std::string>> names_of(const NodeId& id) const;
    std::vector<Writing<BlobValue>> blobs_of(const NodeId& id) const;
    std::vector<Writing<Bytes>> attributes_of(const NodeId& id, const std::string& key) const;

    // What deleting a node takes a delete of: it and all that shows below it. Of what does not
    // show nothing; of a root what is below it.
    std::vector<NodeId> to_delete(const NodeId& id) const;
    // The nodes that a change deletes, dead by it or not, ascending: what restoring takes a keep
    // of.
    std::vector<NodeId> deleted_by(Event change) const;

private:
    struct Chosen {  // a name, in the folder that keeps it
        NodeIndex node = 0;
        std::string name;
        bool displaced = false;
    };
    struct Node {
        NodeId id;
        NodeKind kind = NodeKind::folder;
        bool exists = false;
        Lifetime life;
        Writings<std::string> names;
        std::string folded;  // of the last name
        Writings<BlobValue> blobs;
        std::map<std::string, Writings<Bytes>> attributes;
        // Where it hangs now, which follows the placement; its place among its parent's children.
        NodeSpot spot;
        std::size_t slot = 0;
        std::vector<NodeIndex> children;
        std::size_t showing = 0;  // children
        bool shows = false;
        // Of what shows in it; made when somebody asks.
        mutable std::optional<std::vector<Chosen>> chosen;
    };
    // What a folder's path leaves for those of its children.
    struct Base {
        std::size_t bytes = 0;
        std::size_t levels = 0;
        bool left_out = false;
    };

    std::optional<NodeIndex> find(const NodeId& id) const;
    std::optional<NodeIndex> find_folder(const NodeId& id) const;
    std::optional<NodeIndex> find_child(const NodeId& id) const;

    void apply(const OpPlace& place, tree_op::Create& op, std::vector<Placement::Step>& steps);
    void apply(const OpPlace& place, tree_op::Move& op, std::vector<Placement::Step>& steps);
    void apply(const OpPlace& place, tree_op::Name& op);
    void apply(const OpPlace& place, tree_op::Blob& op);
    void apply(const OpPlace& place, tree_op::Attribute& op);
    void apply(const OpPlace& place, tree_op::Delete& op);
    void apply(const OpPlace& place, tree_op::Keep& op);
    void apply(const OpPlace& place, tree_op::Touch& op);
    void touch(NodeIndex index, const OpPlace& place);
    void forget(NodeIndex index, const std::set<Event>& changes);

    void hang(const std::vector<NodeIndex>& nodes);
    void take_off(NodeIndex index);
    void put_on(NodeIndex index);
    void refresh(NodeIndex index);
    void renamed(NodeIndex index);
    void choose_again(std::optional<NodeIndex> folder);

    const std::vector<Chosen>& chosen(NodeIndex folder) const;
    Base base_of(NodeIndex folder) const;
    ListedNode listed(const Chosen& chosen, const Base& base) const;

    PastWalk past_;
    std::vector<Node> nodes_;              // those that do not exist now, too
    std::map<NodeId, NodeIndex> indices_;  // ordered: a stranger can search for ids that collide
    Placement placement_;
};

}  // namespace atelier
