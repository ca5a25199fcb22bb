#pragma once

// The slow twin of sync/tree: the definitions, each looked up anew among all ops that count. No
// code of sync/ but the names of things, folding and the faults of names.

#include "sync/tree.hpp"

#include <algorithm>

namespace atelier::test {

// A change of a space as everybody has it: who had seen what, by ids.
struct TreeChange {
    ChangeId id;
    Lamport lamport = 0;
    std::vector<ChangeId> parents;
    std::set<ChangeId> past;  // all of it
    std::vector<TreeAct> acts;
};

class SlowTree {
public:
    SlowTree(const SpaceId& space, const std::vector<TreeChange>& counting) {
        for (const TreeChange& change : counting)
            for (std::uint32_t i = 0; i < change.acts.size(); ++i)
                ops_.push_back({{change.lamport, change.id, i}, &change, &change.acts[i]});
        std::ranges::sort(ops_, {}, &Op::order);
        for (const Root root : {Root::site, Root::notes})
            nodes_[root_of(space, root)] = {NodeKind::folder, {}, {}};
        for (const Op& op : ops_)
            replay(op);
    }

    std::vector<NodeId> ids() const {
        std::vector<NodeId> ids;
        for (const auto& [id, node] : nodes_)
            ids.push_back(id);
        return ids;
    }
    std::optional<TreeNode> node(const NodeId& id) const {
        if (!nodes_.contains(id)) return std::nullopt;
        const Node& at = nodes_.at(id);
        TreeNode node{id, at.kind, at.parent, name(id), {}, {}, dead(id), shows(id)};
        for (const Op& op : ops_) {
            const auto* blob = std::get_if<tree_op::Blob>(op.act);
            if (blob && blob->node == id && at.parent) node.blob = {blob->blob, blob->size};
            const auto* set = std::get_if<tree_op::Attribute>(op.act);
            if (set && set->node == id) node.attributes[set->key] = set->value;
        }
        std::erase_if(node.attributes, [](const auto& each) { return each.second.empty(); });
        return node;
    }
    std::vector<std::string> names(const NodeId& id) const {
        std::vector<std::string> names;
        if (!nodes_.contains(id) || !nodes_.at(id).parent) return names;
        for (const Op& op : ops_) {
            const auto* create = std::get_if<tree_op::Create>(op.act);
            if (create && id_of(op) == id) names.push_back(create->name);
            const auto* set = std::get_if<tree_op::Name>(op.act);
            if (set && set->node == id) names.push_back(set->name);
        }
        return names;
    }
    // Everything that shows below a folder, with paths; in a folder, in the order of choosing.
    void outline(const NodeId& top, const std::string& way, std::size_t level, bool left_out,
                 std::vector<OutlinedNode>& all) const {
        std::vector<std::string> taken;
        for (const NodeId& id : shown_in(top)) {
            const NodeKind kind = nodes_.at(id).kind;
            const std::string shown = choose(id, shown_in(top), taken);
            taken.push_back(folded(shown));
            OutlinedNode node{{id, kind, shown, shown != name(id), {}}, level, {}};
            node.node.left_out = fault_of(shown);
            if (!node.node.left_out && left_out) node.node.left_out = NameFault::folder_left_out;
            if (!node.node.left_out && way.size() + shown.size() > 240)
                node.node.left_out = NameFault::path_too_long;
            if (!node.node.left_out && level > 12) node.node.left_out = NameFault::path_too_deep;
            if (!node.node.left_out) node.path = way + shown;
            all.push_back(node);
            outline(id, way + shown + "/", level + 1, node.node.left_out.has_value(), all);
        }
    }
    std::vector<NodeId> deleted_by(const ChangeId& change) const {
        std::vector<NodeId> ids;
        for (const auto& [id, node] : nodes_)
            for (const Op& op : ops_)
                if (deletes(op, id) && op.change->id == change) ids.push_back(id);
        ids.erase(std::ranges::unique(ids).begin(), ids.end());
        return ids;
    }

private:
    struct Op {
        OpOrder order;
        const TreeChange* change = nullptr;
        const TreeAct* act = nullptr;
    };
    struct Node {
        NodeKind kind = NodeKind::folder;
        std::optional<NodeId> parent;
        OpOrder placed;
    };

    static NodeId id_of(const Op& op) { return {op.change->id, op.order.index}; }
    bool is_folder(const NodeId& id) const {
        return nodes_.contains(id) && nodes_.at(id).kind == NodeKind::folder;
    }
    bool lies_in(std::optional<NodeId> id, const NodeId& folder) const {
        while (id && *id != folder)
            id = nodes_.at(*id).parent;
        return id.has_value();
    }
    void replay(const Op& op) {
        if (const auto* create = std::get_if<tree_op::Create>(op.act)) {
            if (is_folder(create->parent))
                nodes_[id_of(op)] = {create->kind, create->parent, op.order};
        } else if (const auto* move = std::get_if<tree_op::Move>(op.act)) {
            if (!nodes_.contains(move->node) || !is_folder(move->parent)) return;
            Node& node = nodes_.at(move->node);
            if (!node.parent || lies_in(move->parent, move->node)) return;
            node.parent = move->parent;
            node.placed = op.order;
        }
    }

    bool deletes(const Op& op, const NodeId& id) const {
        const auto* act = std::get_if<tree_op::Delete>(op.act);
        return act && act->node == id && nodes_.at(id).parent;
    }
    static bool touches(const Op& op, const NodeId& id) {
        return std::visit(
            [&](const auto& act) {
                using Act = std::decay_t<decltype(act)>;
                if constexpr (std::is_same_v<Act, tree_op::Create>)
                    return id_of(op) == id;
                else
                    return act.node == id && !std::is_same_v<Act, tree_op::Delete>;
            },
            *op.act);
    }
    static bool in_past(const Op& op, const Op& of) {
        if (op.change == of.change) return op.order.index < of.order.index;
        return of.change->past.contains(op.change->id);
    }
    bool dead(const NodeId& id) const {
        return std::ranges::any_of(ops_, [&](const Op& removal) {
            return deletes(removal, id) && std::ranges::all_of(ops_, [&](const Op& op) {
                       return !touches(op, id) || in_past(op, removal);
                   });
        });
    }
    bool shows(const NodeId& id) const {
        if (!dead(id)) return true;
        for (const auto& [child, node] : nodes_)
            if (node.parent == id && shows(child)) return true;
        return false;
    }

    std::string name(const NodeId& id) const {
        if (!nodes_.at(id).parent) return id.op == 0 ? "site" : "notes";
        return names(id).back();
    }
    OpOrder chooses_at(const NodeId& id) const {
        OpOrder order = nodes_.at(id).placed;
        for (const Op& op : ops_) {
            const auto* set = std::get_if<tree_op::Name>(op.act);
            if (set && set->node == id) order = std::max(order, op.order);
        }
        return order;
    }
    std::vector<NodeId> shown_in(const NodeId& folder) const {
        std::vector<NodeId> shown;
        for (const auto& [id, node] : nodes_)
            if (node.parent == folder && shows(id)) shown.push_back(id);
        std::ranges::sort(shown, {}, [&](const NodeId& id) { return chooses_at(id); });
        return shown;
    }
    std::string choose(const NodeId& id, const std::vector<NodeId>& beside,
                       const std::vector<std::string>& taken) const {
        const std::string own = name(id);
        if (std::ranges::count(taken, folded(own)) == 0) return own;
        std::size_t dot = own.rfind('.');
        if (dot == 0 || dot == std::string::npos || is_folder(id)) dot = own.size();
        for (int number = 2;; ++number) {
            const std::string next =
                own.substr(0, dot) + "~" + std::to_string(number) + own.substr(dot);
            const bool real = std::ranges::any_of(
                beside, [&](const NodeId& other) { return folded(name(other)) == folded(next); });
            if (!real && std::ranges::count(taken, folded(next)) == 0) return next;
        }
    }

    std::vector<Op> ops_;
    std::map<NodeId, Node> nodes_;
};

}  // namespace atelier::test
