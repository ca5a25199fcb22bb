#pragma once

// What a space's contents must be, from the plain set of accepted changes and which of them count:
// the twins of tree and text, asked one node and one file after the other.

#include "sync/contents.hpp"
#include "tests/sync/slow_text.hpp"
#include "tests/sync/slow_tree.hpp"

namespace atelier::test {

using Accepted = std::map<ChangeId, ResolvedChange>;

// Ops that are none of the tree's touch a node that is not there.
inline TreeAct tree_act_of(const resolved::Op& op) {
    if (const auto* a = std::get_if<resolved::Create>(&op))
        return tree_op::Create{a->kind, a->parent, a->name};
    if (const auto* a = std::get_if<resolved::Move>(&op)) return tree_op::Move{a->node, a->parent};
    if (const auto* a = std::get_if<resolved::Name>(&op)) return tree_op::Name{a->node, a->name};
    if (const auto* a = std::get_if<resolved::Blob>(&op))
        return tree_op::Blob{a->node, a->blob, a->size};
    if (const auto* a = std::get_if<resolved::Attribute>(&op))
        return tree_op::Attribute{a->node, a->key, a->value};
    if (const auto* a = std::get_if<resolved::Delete>(&op)) return tree_op::Delete{a->node};
    if (const auto* a = std::get_if<resolved::Keep>(&op)) return tree_op::Keep{a->node};
    if (const auto* a = std::get_if<resolved::Text>(&op)) return tree_op::Touch{a->file};
    if (const auto* a = std::get_if<resolved::Comment>(&op)) return tree_op::Touch{a->node};
    return tree_op::Touch{};
}

inline const std::set<ChangeId>& past_in(const Accepted& accepted, const ChangeId& id,
                                         std::map<ChangeId, std::set<ChangeId>>& pasts) {
    const auto [at, is_new] = pasts.try_emplace(id);
    if (!is_new) return at->second;
    std::set<ChangeId> past;
    for (const ChangeId& parent : accepted.at(id).parents) {
        past.insert(parent);
        const auto& more = past_in(accepted, parent, pasts);
        past.insert(more.begin(), more.end());
    }
    return pasts[id] = past;
}

inline SlowTree slow_tree_of(const SpaceId& space, const Accepted& accepted,
                             const std::set<ChangeId>& counting) {
    std::map<ChangeId, std::set<ChangeId>> pasts;
    static std::vector<TreeChange> changes;  // the tree points into them
    changes.clear();
    for (const ChangeId& id : counting) {
        const ResolvedChange& change = accepted.at(id);
        TreeChange told{id, change.lamport, change.parents, past_in(accepted, id, pasts), {}};
        for (const resolved::Op& op : change.ops)
            told.acts.push_back(tree_act_of(op));
        changes.push_back(std::move(told));
    }
    return SlowTree(space, changes);
}

// In an order in which everything comes behind its past.
inline std::vector<const ResolvedChange*> in_order(const Accepted& accepted) {
    std::vector<const ResolvedChange*> changes;
    for (const auto& [id, change] : accepted)
        changes.push_back(&change);
    std::ranges::sort(changes, {}, [](const ResolvedChange* change) {
        return std::pair(change->lamport, change->id);
    });
    return changes;
}

// What is not as it must be; empty when all is.
inline std::string fault_of_contents(Contents& contents, const SpaceId& space,
                                     const Accepted& accepted, const std::set<ChangeId>& counting) {
    const SlowTree tree = slow_tree_of(space, accepted, counting);
    std::map<NodeId, SlowText> texts;
    std::vector<ChangeId> aside;
    for (const ResolvedChange* change : in_order(accepted)) {
        if (!counting.contains(change->id)) aside.push_back(change->id);
        for (const TextOfFile& text : change->texts)
            texts[text.file].add(text.change);
        for (std::uint32_t op = 0; op < change->ops.size(); ++op) {
            const NodeId id{change->id, op};
            if (contents.tree().node(id) != tree.node(id)) return "a node of the tree";
        }
    }
    for (const auto& [file, slow] : texts)
        if (contents.text(file).now().text() != slow.text(slow.all_but(aside))) return "a text";
    std::uint64_t changes = 0;
    for (const SittingRecord& sitting : contents.history().sittings()) {
        changes += sitting.changes;
        if (!counting.contains(sitting.last)) return "the end of a sitting";
    }
    return changes == counting.size() ? "" : "the changes of the sittings";
}

// Two that were fed otherwise show the same.
inline bool look_alike(Contents& a, Contents& b, const SpaceId& space, const Accepted& accepted) {
    for (const Root root : {Root::site, Root::notes}) {
        if (a.tree().outline(root_of(space, root)) != b.tree().outline(root_of(space, root)))
            return false;
    }
    for (const auto& [id, change] : accepted) {
        for (const TextOfFile& text : change.texts) {
            if (a.text(text.file).now().text() != b.text(text.file).now().text()) return false;
        }
    }
    const auto threads_of = [](const Contents& contents) {
        std::vector<std::pair<CommentId, std::size_t>> threads;
        for (const NodeId& node : contents.comments().nodes())
            for (const Thread& thread : contents.comments().of_node(node))
                threads.emplace_back(thread.id(), thread.replies.all().size());
        return threads;
    };
    const auto moments_of = [](const Contents& contents) {
        std::vector<OpOrder> moments;
        for (const MomentRecord& moment : contents.history().moments())
            moments.push_back(moment.order);
        return moments;
    };
    return threads_of(a) == threads_of(b) && moments_of(a) == moments_of(b) &&
           a.history().sittings() == b.history().sittings();
}

}  // namespace atelier::test
