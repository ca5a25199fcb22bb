#include "sync/act_effects.hpp"

#include "protocol/check.hpp"

namespace atelier {

namespace {

std::string name_given_by(const Act& act) {
    if (const auto* genesis = std::get_if<act::Genesis>(&act)) return genesis->founder;
    return std::visit(
        [](const auto& written) {
            if constexpr (requires { written.person.name; }) return written.person.name;
            return std::string();
        },
        act);
}

CutKind kind_of(CutReason reason) {
    switch (reason) {
        case CutReason::suspend: return CutKind::suspend;
        case CutReason::remove: return CutKind::remove;
        case CutReason::lost_seat: return CutKind::lost_seat;
        case CutReason::freeze: return CutKind::freeze;
    }
    ATELIER_CHECK(false);
}

SpaceKind kind_of(ShelfKind kind) {
    switch (kind) {
        case ShelfKind::course: return SpaceKind::course;
        case ShelfKind::brief: return SpaceKind::brief;
        case ShelfKind::notebook: return SpaceKind::notebook;
    }
    ATELIER_CHECK(false);
}

bool ends_by_lift(CutKind kind) {
    return kind == CutKind::suspend || kind == CutKind::freeze;
}

}  // namespace

SpaceRecord space_record_of(const Act& act) {
    SpaceRecord record;
    if (const auto* project = std::get_if<act::Project>(&act)) {
        record.kind = SpaceKind::project;
        record.name = project->name;
        record.team = project->team;
        record.brief = project->brief;
    } else {
        const auto& shelf = std::get<act::Shelf>(act);
        record.kind = kind_of(shelf.kind);
        record.name = shelf.name;
        record.owner = shelf.owner;
    }
    return record;
}

ActEffects::ActEffects(const ActGraph& graph, const ClassId& class_id) : graph_(&graph) {
    state_.class_id = class_id;
    state_.spaces[class_id] = {};
}

void ActEffects::apply(const ActNode& node) {
    const Fault fault =
        std::visit([&](const auto& act) { return take(act, node); }, node.change.act);
    if (fault) note_void(node, *fault);
}

void ActEffects::apply(const ActNode& node, const Hash& string) {
    string_ = string;
    if (strings_.insert(string).second) apply(node);
}

void ActEffects::note_void(const ActNode& node, VoidReason reason) {
    state_.void_acts[node.order()] = reason;
    const Act& act = node.change.act;
    const bool creates =
        std::holds_alternative<act::Project>(act) || std::holds_alternative<act::Shelf>(act);
    if (!creates || node.fault) return;
    SpaceRecord record = space_record_of(act);
    record.set_aside = true;
    state_.spaces[id_cast<SpaceId>(node.change.id)] = std::move(record);
}

void ActEffects::set_roots(const AuthorityView& view) {
    state_.root_change = view.root_change;
    state_.roots = view.roots;
    state_.threshold = view.threshold;
}

// ---- what each act does
// --------------------------------------------------------------------------

ActEffects::Fault ActEffects::take(const act::Genesis& act, const ActNode& node) {
    state_.name = act.name;
    state_.policy = act.policy;
    const PersonId person = *node.creates;
    state_.persons[person].name = act.founder;
    grant(node.change.header.author, {node.change.id, Standing::trainer, person, act.seat});
    return {};
}

ActEffects::Fault ActEffects::take(const act::RootChange&, const ActNode&) {
    return {};
}

ActEffects::Fault ActEffects::take(const act::TrainerAdd& act, const ActNode& node) {
    grant(act.trainer, {node.change.id, Standing::trainer, named(act.person, node), act.seat});
    return {};
}

ActEffects::Fault ActEffects::take(const act::TrainerRemove& act, const ActNode& node) {
    cut(CutKind::trainer_removed, {act.trainer}, act.versions, node);
    return {};
}

ActEffects::Fault ActEffects::take(const act::Recovery& act, const ActNode& node) {
    grant(act.trainer, {node.change.id, Standing::trainer, named(act.person, node), act.seat});
    if (!act.removed.empty()) cut(CutKind::trainer_removed, act.removed, act.versions, node);
    return {};
}

// Two policies of one lamport: by their strings, since anyone can carry a string under another id.
ActEffects::Fault ActEffects::take(const act::SetPolicy& act, const ActNode& node) {
    const std::pair from{node.change.header.lamport, string_};
    if (from > policy_from_) {
        policy_from_ = from;
        state_.policy = act.policy;
    }
    return {};
}

ActEffects::Fault ActEffects::take(const act::Admit& act, const ActNode& node) {
    if (!act.kit.is_zero() && !uses_kit(act)) return VoidReason::kit_refused;
    const Standing standing = act.role == Role::learner ? Standing::learner : Standing::auditor;
    grant(act.author, {node.change.id, standing, named(act.person, node), act.seat});
    return {};
}

ActEffects::Fault ActEffects::take(const act::Reseat& act, const ActNode& node) {
    const auto before = standings_.find(act.person);
    const Standing standing = before == standings_.end() ? Standing::learner : before->second;
    grant(act.author, {node.change.id, standing, named(act.person), act.seat});
    return {};
}

ActEffects::Fault ActEffects::take(const act::Team& act, const ActNode& node) {
    const TeamId id = act.team.is_zero() ? id_cast<TeamId>(node.change.id) : act.team;
    TeamRecord& team = state_.teams[id];
    team.name = act.name;
    team.ever.insert(act.members.begin(), act.members.end());
    come_back(team, act.members, node);
    if (act.leaving.empty()) return {};
    LeaveRecord& leave = team.leaves[node.change.id];
    leave.persons = {act.leaving.begin(), act.leaving.end()};
    for (const SpaceVersion& version : act.versions)
        leave.versions[version.space] = {version.heads.begin(), version.heads.end()};
    return {};
}

ActEffects::Fault ActEffects::take(const act::Project&, const ActNode& node) {
    state_.spaces[id_cast<SpaceId>(node.change.id)] = space_record_of(node.change.act);
    return {};
}

ActEffects::Fault ActEffects::take(const act::Shelf&, const ActNode& node) {
    state_.spaces[id_cast<SpaceId>(node.change.id)] = space_record_of(node.change.act);
    return {};
}

ActEffects::Fault ActEffects::take(const act::Cut& act, const ActNode& node) {
    cut(kind_of(act.reason), act.authors, act.versions, node);
    return {};
}

ActEffects::Fault ActEffects::take(const act::Lift& act, const ActNode&) {
    for (const ChangeId& id : act.cuts) {
        const auto found = state_.cuts.find(id);
        if (found != state_.cuts.end() && ends_by_lift(found->second.kind)) {
            state_.cuts.erase(found);
        }
    }
    return {};
}

ActEffects::Fault ActEffects::take(const act::Adopt& act, const ActNode& node) {
    for (const SpaceVersion& version : act.versions)
        adopt(version, node);
    return {};
}

ActEffects::Fault ActEffects::take(const act::NetworkKeys& act, const ActNode& node) {
    state_.network_keys[act.epoch].insert(node.order());
    return {};
}

ActEffects::Fault ActEffects::take(const act::ForkReport& act, const ActNode& node) {
    const ForkClaim claim{act.space, act.log, act.seq, act.first, act.second};
    const auto [at, is_new] = state_.forks.try_emplace(claim, node.order());
    if (!is_new) at->second = std::min(at->second, node.order());
    return {};
}

ActEffects::Fault ActEffects::take(const act::Receipt&, const ActNode& node) {
    state_.receipts.insert(node.order());
    return {};
}

ActEffects::Fault ActEffects::take(const act::SessionMark&, const ActNode& node) {
    state_.session_marks.insert(node.order());
    return {};
}

ActEffects::Fault ActEffects::take(const act::Invite& act, const ActNode&) {
    InviteRecord& invite = state_.invites[act.kit];
    invite.role = act.role;
    invite.uses = act.uses;
    invite.label = act.label;
    return {};
}

ActEffects::Fault ActEffects::take(const act::PersonName& act, const ActNode& node) {
    PersonRecord& person = state_.persons[named(act.person)];
    ActOrder& from = named_from_[act.person];
    if (from < node.order()) {
        from = node.order();
        person.name = act.name;
    }
    return {};
}

ActEffects::Fault ActEffects::take(const act::OutsideName& act, const ActNode& node) {
    PersonRecord& person = state_.persons[named(act.person)];
    ActOrder& from = outside_named_from_[act.person];
    if (from < node.order()) {
        from = node.order();
        person.outside = act.name;
    }
    return {};
}

// The space is there: standing or void, the act that creates it came before.
ActEffects::Fault ActEffects::take(const act::SpaceDetails& act, const ActNode&) {
    SpaceRecord& space = state_.spaces.at(act.space);
    space.name = act.name;
    space.brief = act.brief;
    space.closed = act.closed;
    if (act.space == state_.class_id) state_.name = act.name;
    return {};
}

ActEffects::Fault ActEffects::take(const act::Attest& act, const ActNode& node) {
    state_.attests[act.subject].insert(node.order());
    return {};
}

ActEffects::Fault ActEffects::take(const act::Later&, const ActNode&) {
    return {};
}

// ---- parts of them
// -------------------------------------------------------------------------------

PersonId ActEffects::named(const Person& person, const ActNode& node) {
    return named(person.id.is_zero() ? *node.creates : person.id);
}

// The act that created them may be void; whoever refers to them in one that stands makes them one
// of the class, under the name that was given there.
PersonId ActEffects::named(const PersonId& person) {
    if (state_.persons.contains(person)) return person;
    const ActIndex creator = graph_->find_creator(person).value();
    state_.persons[person].name = name_given_by((*graph_)[creator].change.act);
    return person;
}

void ActEffects::grant(const AuthorId& author, Grant grant) {
    if (grant.standing != Standing::trainer) standings_[grant.person] = grant.standing;
    state_.authors[author].push_back(grant);
}

void ActEffects::cut(CutKind kind, const std::vector<AuthorId>& authors,
                     const std::vector<SpaceVersion>& versions, const ActNode& node) {
    const bool by_roots = node.signer == Signer::roots;
    const ChangeId id = by_roots ? id_cast<ChangeId>(string_) : node.change.id;
    CutRecord& record = state_.cuts[id];
    record.kind = kind;
    record.authors = authors;
    for (const SpaceVersion& version : versions) {
        record.versions[version.space].insert(version.heads.begin(), version.heads.end());
    }
    cut_landmarks_[id] = *node.landmark;
}

bool ActEffects::uses_kit(const act::Admit& act) {
    const auto found = state_.invites.find(act.kit);
    if (found == state_.invites.end()) return false;
    InviteRecord& invite = found->second;
    if (invite.role != act.role || invite.used >= invite.uses) return false;
    ++invite.used;
    return true;
}

bool ActEffects::in_past(const ActNode& node, const ChangeId& landmark) const {
    const auto index = graph_->find(landmark);
    if (!index) return false;
    const auto number = (*graph_)[*index].landmark;
    return number && node.landmarks.contains(*number);
}

// Who is named again after leaving is cut no longer; who left without this act's knowing stays so.
void ActEffects::come_back(TeamRecord& team, const std::vector<PersonId>& members,
                           const ActNode& node) {
    std::set<PersonId> away;
    for (auto& [id, leave] : team.leaves) {
        if (in_past(node, id)) {
            for (const PersonId& member : members)
                leave.persons.erase(member);
        }
        away.insert(leave.persons.begin(), leave.persons.end());
    }
    std::erase_if(team.leaves, [](const auto& each) { return each.second.persons.empty(); });
    team.members.clear();
    std::ranges::set_difference(members, away, std::back_inserter(team.members));
}

void ActEffects::adopt(const SpaceVersion& version, const ActNode& node) {
    for (auto& [team_id, team] : state_.teams) {
        for (auto& [id, leave] : team.leaves) {
            if (!in_past(node, id)) continue;
            leave.versions[version.space].insert(version.heads.begin(), version.heads.end());
        }
    }
    for (auto& [id, record] : state_.cuts) {
        if (!node.landmarks.contains(cut_landmarks_.at(id))) continue;
        if (record.kind == CutKind::freeze && !record.versions.contains(version.space)) continue;
        record.versions[version.space].insert(version.heads.begin(), version.heads.end());
    }
    const auto space = state_.spaces.find(version.space);
    if (space != state_.spaces.end() && in_past(node, id_cast<ChangeId>(version.space))) {
        space->second.set_aside = false;
    }
}

}  // namespace atelier
