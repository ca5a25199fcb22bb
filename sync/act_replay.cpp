#include "sync/act_replay.hpp"

#include "sync/place.hpp"

namespace atelier {

namespace {

// Whether it can alter what is thought of a member's act.
bool concerns_members(const Act& act) {
    return std::holds_alternative<act::Cut>(act) || std::holds_alternative<act::Lift>(act) ||
           std::holds_alternative<act::Adopt>(act) || std::holds_alternative<act::Admit>(act) ||
           std::holds_alternative<act::Reseat>(act);
}

}  // namespace

ActReplay::ActReplay(const ActGraph& graph, Authority& authority, const ClassId& class_id)
    : graph_(graph),
      authority_(authority),
      class_id_(class_id),
      core_(graph, class_id),
      whole_(graph, class_id) {}

void ActReplay::note(ActIndex index) {
    const ActNode& node = graph_[index];
    if (unfolds_a_cut(node.change.id)) whole_is_stale_ = true;
    if (node.fault) {
        faulty_.push_back(index);
        core_.note_void(node, *node.fault);
        whole_.note_void(node, *node.fault);
        return;
    }
    switch (node.signer) {
        case Signer::roots: return note_root_act(index);
        case Signer::trainer: return note_in_order(index);
        case Signer::member: return note_member_act(index);
    }
}

// A head that a cut named before it was there.
bool ActReplay::unfolds_a_cut(const ChangeId& id) const {
    if (members_.empty()) return false;
    return std::ranges::any_of(core_.state().cuts, [&](const auto& each) {
        const auto version = each.second.versions.find(class_id_);
        return version != each.second.versions.end() && version->second.contains(id);
    });
}

void ActReplay::note_root_act(ActIndex index) {
    const ActNode& node = graph_[index];
    by_order_.emplace(node.order(), index);
    const RootActNumber number = *node.root_act;
    const auto [first, is_new] = first_carriers_.try_emplace(number, node.order());
    if (is_new && !authority_[number].removes.empty()) {
        removal_versions_[number] = graph_.version(parents_of(node.change.header));
    }
    if (is_new || node.order() < first->second) {
        first->second = node.order();
        core_is_stale_ = true;
    } else if (const auto fault = fault_of(index)) {
        // Carried again: it has been played.
        core_.note_void(node, *fault);
        whole_.note_void(node, *fault);
    }
}

void ActReplay::note_in_order(ActIndex index) {
    const ActNode& node = graph_[index];
    const bool is_last = by_order_.empty() || by_order_.rbegin()->first < node.order();
    by_order_.emplace(node.order(), index);
    if (!is_last) core_is_stale_ = true;
    if (core_is_stale_) return;
    play(core_, index);
    if (!members_.empty() && concerns_members(node.change.act)) whole_is_stale_ = true;
    if (!whole_is_stale_) play(whole_, index);
}

void ActReplay::note_member_act(ActIndex index) {
    members_.push_back(index);
    if (core_is_stale_ || whole_is_stale_) return;
    CutVersions versions;
    judge_member(index, versions);
}

const ClassState& ActReplay::state() {
    if (core_is_stale_) replay();
    if (whole_is_stale_) judge_members();
    return whole_.state();
}

void ActReplay::replay() {
    core_ = ActEffects(graph_, class_id_);
    core_.set_roots(authority_.view_of_all());
    for (const ActIndex index : faulty_)
        core_.note_void(graph_[index], *graph_[index].fault);
    for (const auto& [order, index] : by_order_)
        play(core_, index);
    core_is_stale_ = false;
    whole_is_stale_ = true;
}

void ActReplay::play(ActEffects& effects, ActIndex index) {
    const ActNode& node = graph_[index];
    if (const auto fault = fault_of(index)) {
        effects.note_void(node, *fault);
    } else if (node.root_act) {
        effects.apply(node, authority_[*node.root_act].hash);
    } else {
        effects.apply(node);
    }
}

std::optional<VoidReason> ActReplay::fault_of(ActIndex index) {
    const ActNode& node = graph_[index];
    if (!node.root_act) return fault_of_trainer_act(index);
    const auto& faults = authority_.view_of_all().faults;
    const auto fault = faults.find(*node.root_act);
    return fault == faults.end() ? std::nullopt : std::optional(fault->second);
}

std::optional<VoidReason> ActReplay::fault_of_trainer_act(ActIndex index) {
    const ActNode& node = graph_[index];
    const auto& trainers = authority_.view_of_all().trainers;
    const auto trainer = trainers.find(node.change.header.author);
    if (trainer == trainers.end()) return VoidReason::trainer_not_added;
    const auto& [adds, removals] = trainer->second;
    const auto lies_in_past = [&](RootActNumber add) { return node.root_acts.contains(add); };
    if (std::ranges::none_of(adds, lies_in_past)) return VoidReason::trainer_not_added;
    for (const RootActNumber removal : removals) {
        const std::vector<bool>& version = removal_versions_.at(removal);
        if (index >= version.size() || !version[index]) return VoidReason::trainer_removed;
    }
    return std::nullopt;
}

void ActReplay::judge_members() {
    whole_ = core_;
    whole_is_stale_ = false;
    CutVersions versions;
    for (const ActIndex index : members_)
        judge_member(index, versions);
}

void ActReplay::judge_member(ActIndex index, CutVersions& versions) {
    const ActNode& node = graph_[index];
    const AuthorId& author = node.change.header.author;
    if (!has_place(whole_.state(), author, class_id_)) {
        return whole_.note_void(node, VoidReason::place_not_given);
    }
    const auto [at, is_new] = versions.try_emplace(author);
    if (is_new) {
        for (const Version& version : cuts_on(whole_.state(), author, class_id_)) {
            at->second.push_back(graph_.version(std::vector(version.begin(), version.end())));
        }
    }
    const bool covered = std::ranges::all_of(
        at->second, [&](const std::vector<bool>& version) { return bool{version[index]}; });
    if (!covered) return whole_.note_void(node, VoidReason::author_cut);
    whole_.apply(node);
}

}  // namespace atelier
