#pragma once

// A tree that a test writes changes to, each at the version that it says. Changes are events 0, 1,
// 2 and so on.

#include "sync/tree.hpp"

namespace atelier::test {

using Names = std::vector<std::string>;

struct TreeSpace {
    static constexpr SpaceId id{{0x55}};
    NodeId site = root_of(id, Root::site);
    NodeId notes = root_of(id, Root::notes);

    CausalGraph graph;
    std::vector<Lamport> lamports;
    Tree tree{graph, id};

    ChangeId next_id() const { return {{0, static_cast<std::uint8_t>(graph.size()), 1}}; }
    OpPlace place(Event event, std::uint32_t index, const ChangeId& change) const {
        return {event, {lamports[event], change, index}};
    }
    // A change on top of these, with the first byte of its id.
    Event write(const TextVersion& parents, const std::vector<TreeAct>& acts,
                std::uint8_t first_byte = 0) {
        ChangeId change = next_id();
        change.bytes[0] = first_byte;
        const Event event = graph.size();
        lamports.push_back(0);
        for (const Event parent : parents)
            lamports[event] = std::max(lamports[event], lamports[parent] + 1);
        graph.add(1, parents);
        std::vector<TreeOp> ops;
        for (const TreeAct& act : acts)
            ops.push_back({place(event, static_cast<std::uint32_t>(ops.size()), change), act});
        tree.add(std::move(ops));
        return event;
    }
    NodeId create(const TextVersion& parents, NodeKind kind, const NodeId& parent,
                  const std::string& name) {
        const NodeId made{next_id(), 0};
        write(parents, {tree_op::Create{kind, parent, name}});
        return made;
    }
    Names names(const NodeId& folder) const {
        Names names;
        for (const ListedNode& node : tree.list(folder))
            names.push_back(node.name);
        return names;
    }
};

}  // namespace atelier::test
