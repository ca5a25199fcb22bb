#pragma once

// The accepted acts of one class and what lies in whose causal past. It knows nothing of what an
// act means. Acts come parents first; nothing is ever taken out.
//
// Whether one act lies in the past of another is asked about few kinds of acts only (root acts;
// those that later acts refer to: persons, teams, spaces, cuts). These are numbered, and each node
// holds the set of numbers in its past; sets are shared, so a flood of acts that nobody refers to
// costs no more for being on top of a long history.

#include "protocol/act.hpp"
#include "sync/class_state.hpp"
#include "sync/past_set.hpp"

#include <deque>

namespace atelier {

using ActIndex = std::uint32_t;

// Who answers for an act.
enum class Signer : std::uint8_t { roots, trainer, member };

struct ActNode {
    ActChange change;
    std::vector<ActIndex> parents;
    // In the past, this act not included.
    PastSet root_acts;
    PastSet landmarks;
    // This act included: what its children share.
    PastSet root_acts_through;
    PastSet landmarks_through;

    std::optional<PersonId> creates;  // a person
    Signer signer = Signer::member;
    std::optional<VoidReason> fault;        // what its own past alone says against it
    std::optional<std::uint32_t> root_act;  // its numbers; entitled acts alone have any
    std::optional<std::uint32_t> landmark;

    ActOrder order() const { return {change.header.lamport, change.id}; }
};

class ActGraph {
public:
    std::size_t size() const { return nodes_.size(); }
    const ActNode& operator[](ActIndex index) const { return nodes_[index]; }
    std::optional<ActIndex> find(const ChangeId& id) const;
    // An entitled act that created the person: of a root act that is carried twice, any.
    std::optional<ActIndex> find_creator(const PersonId& person) const;
    bool contains_all(std::span<const ChangeId> ids) const;
    // 1 + the highest of these, which must be there; over nothing 0.
    Lamport lamport_after(std::span<const ChangeId> parents) const;

    // The node of a change whose parents are there, with its past, not yet part of the graph.
    ActNode node_for(ActChange change) const;
    ActIndex add(ActNode node);

    // By index: these and all that lies in their past. What is not there covers nothing.
    std::vector<bool> version(std::span<const ChangeId> heads) const;

private:
    std::deque<ActNode> nodes_;
    // Ordered: a stranger can search for ids that collide in a hash table.
    std::map<ChangeId, ActIndex> indices_;
    std::map<PersonId, ActIndex> creators_;
};

}  // namespace atelier
