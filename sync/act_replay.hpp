#pragma once

// The state that a set of judged acts comes to. The third layer is decided here (which trainers'
// acts stand), standing acts are replayed in (lamport, id) order, and members' acts, on which
// nothing else rests, are judged by the outcome.
//
// An act that comes last in the order and alters no earlier verdict is played on top. Everything
// else is only marked, and the whole is replayed when somebody next asks for the state.

#include "sync/act_effects.hpp"

namespace atelier {

class ActReplay {
public:
    ActReplay(const ActGraph& graph, Authority& authority, const ClassId& class_id);

    // The graph's newest act.
    void note(ActIndex index);
    const ClassState& state();

private:
    void note_root_act(ActIndex index);
    void note_in_order(ActIndex index);
    void note_member_act(ActIndex index);
    bool unfolds_a_cut(const ChangeId& id) const;

    std::optional<VoidReason> fault_of(ActIndex index);
    std::optional<VoidReason> fault_of_trainer_act(ActIndex index);
    void play(ActEffects& effects, ActIndex index);
    void replay();
    void judge_members();
    using CutVersions = std::map<AuthorId, std::vector<std::vector<bool>>>;
    void judge_member(ActIndex index, CutVersions& versions);

    const ActGraph& graph_;
    Authority& authority_;
    ClassId class_id_;

    std::map<ActOrder, ActIndex> by_order_;  // entitled acts of roots and trainers
    std::vector<ActIndex> members_;          // entitled acts of learners and auditors
    std::vector<ActIndex> faulty_;           // void for good
    std::map<RootActNumber, ActOrder> first_carriers_;
    std::map<RootActNumber, std::vector<bool>> removal_versions_;

    ActEffects core_;   // without the members' acts
    ActEffects whole_;  // with them
    bool core_is_stale_ = false;
    bool whole_is_stale_ = false;
};

}  // namespace atelier
