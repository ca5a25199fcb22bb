#pragma once

// What standing acts do to the state of a class, one after the other in their order. It asks no
// more whether they stand; a kit's count alone is known only here.

#include "sync/act_graph.hpp"
#include "sync/authority.hpp"

namespace atelier {

class ActEffects {
public:
    ActEffects(const ActGraph& graph, const ClassId& class_id);

    const ClassState& state() const { return state_; }

    // Nodes in ascending order; members' acts, which nothing else depends on, in any.
    void apply(const ActNode& node);
    // A root act: once for each signed string, however often it is carried.
    void apply(const ActNode& node, const Hash& string);
    void note_void(const ActNode& node, VoidReason reason);
    // What the chain of root changes has come to.
    void set_roots(const AuthorityView& view);

private:
    using Fault = std::optional<VoidReason>;

    Fault take(const act::Genesis& act, const ActNode& node);
    Fault take(const act::RootChange& act, const ActNode& node);
    Fault take(const act::TrainerAdd& act, const ActNode& node);
    Fault take(const act::TrainerRemove& act, const ActNode& node);
    Fault take(const act::Recovery& act, const ActNode& node);
    Fault take(const act::SetPolicy& act, const ActNode& node);
    Fault take(const act::Admit& act, const ActNode& node);
    Fault take(const act::Reseat& act, const ActNode& node);
    Fault take(const act::Team& act, const ActNode& node);
    Fault take(const act::Project& act, const ActNode& node);
    Fault take(const act::Shelf& act, const ActNode& node);
    Fault take(const act::Cut& act, const ActNode& node);
    Fault take(const act::Lift& act, const ActNode& node);
    Fault take(const act::Adopt& act, const ActNode& node);
    Fault take(const act::NetworkKeys& act, const ActNode& node);
    Fault take(const act::ForkReport& act, const ActNode& node);
    Fault take(const act::Receipt& act, const ActNode& node);
    Fault take(const act::SessionMark& act, const ActNode& node);
    Fault take(const act::Invite& act, const ActNode& node);
    Fault take(const act::PersonName& act, const ActNode& node);
    Fault take(const act::OutsideName& act, const ActNode& node);
    Fault take(const act::SpaceDetails& act, const ActNode& node);
    Fault take(const act::Attest& act, const ActNode& node);
    Fault take(const act::Later& act, const ActNode& node);

    PersonId named(const Person& person, const ActNode& node);
    PersonId named(const PersonId& person);
    void grant(const AuthorId& author, Grant grant);
    void cut(CutKind kind, const std::vector<AuthorId>& authors,
             const std::vector<SpaceVersion>& versions, const ActNode& node);
    bool uses_kit(const act::Admit& act);
    bool in_past(const ActNode& node, const ChangeId& landmark) const;
    void come_back(TeamRecord& team, const std::vector<PersonId>& members, const ActNode& node);
    void adopt(const SpaceVersion& version, const ActNode& node);

    const ActGraph* graph_;
    ClassState state_;
    Hash string_;  // of the root act that is being applied
    std::set<Hash> strings_;
    std::pair<Lamport, Hash> policy_from_;
    std::map<ChangeId, std::uint32_t> cut_landmarks_;
    std::map<PersonId, ActOrder> named_from_;  // the acts that said what holds now
    std::map<PersonId, ActOrder> outside_named_from_;
    std::map<PersonId, Standing> standings_;  // the last that a person was given, but trainer
};

// The record of the space that a project or shelf act creates.
SpaceRecord space_record_of(const Act& act);

}  // namespace atelier
