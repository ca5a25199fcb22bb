#include "sync/act_graph.hpp"

#include "protocol/check.hpp"

namespace atelier {

namespace {

std::optional<PersonId> person_created_by(const ClassId& class_id, const ActChange& change) {
    const bool creates = std::visit(
        []<class A>(const A& written) {
            if constexpr (requires { written.person.name; }) return written.person.id.is_zero();
            return std::is_same_v<A, act::Genesis>;
        },
        change.act);
    if (!creates) return std::nullopt;
    const bool by_roots = std::visit(
        [](const auto& written) { return requires { written.signatures; }; }, change.act);
    return by_roots ? root_person_id(class_id, carrier_of(change.header), change.act)
                    : id_cast<PersonId>(change.id);
}

}  // namespace

std::optional<ActIndex> ActGraph::find_creator(const PersonId& person) const {
    const auto found = creators_.find(person);
    return found == creators_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<ActIndex> ActGraph::find(const ChangeId& id) const {
    const auto found = indices_.find(id);
    return found == indices_.end() ? std::nullopt : std::optional(found->second);
}

bool ActGraph::contains_all(std::span<const ChangeId> ids) const {
    return std::ranges::all_of(ids, [&](const ChangeId& id) { return indices_.contains(id); });
}

Lamport ActGraph::lamport_after(std::span<const ChangeId> parents) const {
    Lamport lamport = 0;
    for (const ChangeId& parent : parents) {
        lamport = std::max(lamport, nodes_[indices_.at(parent)].change.header.lamport + 1);
    }
    return lamport;
}

ActNode ActGraph::node_for(ActChange change) const {
    ActNode node;
    for (const ChangeId& id : parents_of(change.header)) {
        const ActIndex index = indices_.at(id);
        const ActNode& parent = nodes_[index];
        node.parents.push_back(index);
        node.root_acts = node.root_acts.joined(parent.root_acts_through);
        node.landmarks = node.landmarks.joined(parent.landmarks_through);
    }
    const ChangeId& genesis = nodes_.empty() ? change.id : nodes_.front().change.id;
    node.creates = person_created_by(id_cast<ClassId>(genesis), change);
    node.change = std::move(change);
    return node;
}

ActIndex ActGraph::add(ActNode node) {
    const auto index = static_cast<ActIndex>(nodes_.size());
    const bool is_new = indices_.emplace(node.change.id, index).second;
    ATELIER_CHECK(is_new);
    if (node.creates && !node.fault) creators_.try_emplace(*node.creates, index);
    const auto through = [](const PastSet& past, std::optional<std::uint32_t> own) {
        return own ? past.with(*own) : past;
    };
    node.root_acts_through = through(node.root_acts, node.root_act);
    node.landmarks_through = through(node.landmarks, node.landmark);
    nodes_.push_back(std::move(node));
    return index;
}

std::vector<bool> ActGraph::version(std::span<const ChangeId> heads) const {
    std::vector<bool> covered(nodes_.size());
    std::vector<ActIndex> open;
    const auto cover = [&](ActIndex index) {
        if (covered[index]) return;
        covered[index] = true;
        open.push_back(index);
    };
    for (const ChangeId& head : heads) {
        if (const auto index = find(head)) cover(*index);
    }
    while (!open.empty()) {
        const ActIndex index = open.back();
        open.pop_back();
        for (const ActIndex parent : nodes_[index].parents)
            cover(parent);
    }
    return covered;
}

}  // namespace atelier
