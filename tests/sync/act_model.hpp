#pragma once

// The class space as an executable model: the rules of the design, one after the other, each by
// looking at all acts. It is slow and shares no logic with sync/ (only the types that go in and
// come out). When it and ClassSpace differ, read this one first: it shall be obviously right.
//
// Here is what the acts that stand come to; which do, act_verdicts.hpp.

#include "tests/sync/act_verdicts.hpp"

namespace atelier::test {

class ActModel : private ActVerdicts {
public:
    using ActVerdicts::accepted;
    using ActVerdicts::ActVerdicts;
    using ActVerdicts::solutions;

    ClassState state() {
        decide();
        replay();
        judge_members();
        return state_;
    }

private:
    // ---- what standing acts come to -------------------------------------------------------------

    // Entitled acts by roots and trainers that stand, in order; of one string only the first.
    std::vector<ChangeId> standing_in_order() {
        std::vector<ActOrder> orders;
        for (const auto& [id, verdict] : verdicts_) {
            if (!verdict) orders.push_back(order(id));
        }
        std::ranges::sort(orders);
        std::vector<ChangeId> ids;
        std::set<Hash> strings;
        for (const ActOrder& each : orders) {
            if (!is_root_act(each.id) || strings.insert(hash(each.id)).second) {
                ids.push_back(each.id);
            }
        }
        return ids;
    }

    void replay() {
        state_ = {};
        const Chain chain = chain_of(accepted_);
        const auto& genesis = std::get<act::Genesis>(genesis_->act);
        state_.class_id = class_id_;
        state_.name = genesis.name;
        state_.root_change = chain.links.back();
        state_.roots = chain.roots;
        state_.threshold = chain.threshold;
        state_.policy = genesis.policy;
        state_.spaces[class_id_] = {};
        for (const ChangeId& id : accepted_) {
            const auto verdict = verdicts_.find(id);
            if (const Fault own = fault_in_own_past(id)) state_.void_acts[order(id)] = *own;
            if (verdict != verdicts_.end() && verdict->second) {
                state_.void_acts[order(id)] = *verdict->second;
                replay_space(id, true);
            }
        }
        const auto standing = standing_in_order();
        replay_people(standing);
        replay_policy(standing);
        for (const ChangeId& id : standing) {
            replay_space(id, false);
            replay_team(id);
            replay_details(id);
            replay_record(id);
        }
        replay_leaves(standing);
        replay_cuts(standing);
        replay_adopted_spaces(standing);
    }

    void replay_policy(const std::vector<ChangeId>& standing) {
        std::pair<Lamport, Hash> latest;
        for (const ChangeId& id : standing) {
            const auto* policy = act_of<act::SetPolicy>(id);
            if (!policy || std::pair(at(id).header.lamport, hash(id)) < latest) continue;
            latest = {at(id).header.lamport, hash(id)};
            state_.policy = policy->policy;
        }
    }

    void replay_people(const std::vector<ChangeId>& standing) {
        std::map<PersonId, Standing> last;
        for (const ChangeId& id : standing) {
            if (const auto* a = act_of<act::Invite>(id)) {
                InviteRecord& kit = state_.invites[a->kit];
                kit = {a->role, a->uses, kit.used, a->label};
            }
            if (const auto* a = act_of<act::Genesis>(id)) {
                grant(genesis_->header.author, id, Standing::trainer, id_cast<PersonId>(id),
                      a->seat);
            } else if (const auto* b = act_of<act::TrainerAdd>(id)) {
                grant(b->trainer, id, Standing::trainer, person_named(id), b->seat);
            } else if (const auto* c = act_of<act::Recovery>(id)) {
                grant(c->trainer, id, Standing::trainer, person_named(id), c->seat);
            } else if (const auto* d = act_of<act::Admit>(id)) {
                InviteRecord none;
                const bool known = state_.invites.contains(d->kit);
                InviteRecord& kit = known ? state_.invites[d->kit] : none;
                if (!d->kit.is_zero() && (kit.role != d->role || kit.used >= kit.uses)) {
                    state_.void_acts[order(id)] = VoidReason::kit_refused;
                    continue;
                }
                ++kit.used;
                const Standing as =
                    d->role == Role::learner ? Standing::learner : Standing::auditor;
                last[person_named(id)] = as;
                grant(d->author, id, as, person_named(id), d->seat);
            } else if (const auto* e = act_of<act::Reseat>(id)) {
                const Standing as = last.contains(e->person) ? last[e->person] : Standing::learner;
                last[e->person] = as;
                grant(e->author, id, as, e->person, e->seat);
            }
        }
    }
    void grant(const AuthorId& author, const ChangeId& id, Standing standing, PersonId person,
               const SeatKeys& seat) {
        name_as_created(person);
        state_.authors[author].push_back({id, standing, person, seat});
    }

    void name_as_created(const PersonId& person) {
        for (const ChangeId& id : accepted_) {
            if (fault_in_own_past(id) || person_created_by(id) != person) continue;
            const auto* genesis = act_of<act::Genesis>(id);
            state_.persons[person].name = genesis ? genesis->founder : person_in(id)->name;
        }
    }
    // Trainers' and members' acts alike, in their order.
    void replay_names(std::vector<ActOrder> standing) {
        std::ranges::sort(standing);
        for (const ActOrder& each : standing) {
            const auto* name = act_of<act::PersonName>(each.id);
            const auto* outside = act_of<act::OutsideName>(each.id);
            if (!name && !outside) continue;
            const PersonId& person = name ? name->person : outside->person;
            if (!state_.persons.contains(person)) name_as_created(person);
            if (name) state_.persons[person].name = name->name;
            if (outside) state_.persons[person].outside = outside->name;
        }
    }

    void replay_space(const ChangeId& id, bool set_aside) {
        const auto space = id_cast<SpaceId>(id);
        if (const auto* a = act_of<act::Project>(id)) {
            state_.spaces[space] = {SpaceKind::project, a->name, a->team, a->brief, {}, false,
                                    set_aside};
        }
        if (const auto* a = act_of<act::Shelf>(id)) {
            const SpaceKind kind = a->kind == ShelfKind::course  ? SpaceKind::course
                                   : a->kind == ShelfKind::brief ? SpaceKind::brief
                                                                 : SpaceKind::notebook;
            state_.spaces[space] = {kind, a->name, {}, {}, a->owner, false, set_aside};
        }
    }
    void replay_team(const ChangeId& id) {
        const auto* a = act_of<act::Team>(id);
        if (!a) return;
        TeamRecord& team = state_.teams[team_named(id)];
        team.name = a->name;
        team.members = a->members;
        for (const PersonId& member : a->members)
            team.ever.insert(member);
    }
    TeamId team_named(const ChangeId& id) const {
        const TeamId& team = act_of<act::Team>(id)->team;
        return team.is_zero() ? id_cast<TeamId>(id) : team;
    }
    // Who leaves is away until a team act that knew of it names them. The last act's members are
    // those of the team, but for whom an act before it has away.
    void replay_leaves(const std::vector<ChangeId>& standing) {
        for (auto at = standing.begin(); at != standing.end(); ++at) {
            const auto* left = act_of<act::Team>(*at);
            if (!left) continue;
            TeamRecord& team = state_.teams[team_named(*at)];
            LeaveRecord leave;
            for (const PersonId& person : left->leaving) {
                bool back = false;
                for (auto later = at + 1; later != standing.end(); ++later) {
                    const auto* a = act_of<act::Team>(*later);
                    if (!a || team_named(*later) != team_named(*at)) continue;
                    const bool named = std::ranges::find(a->members, person) != a->members.end();
                    back = back || (named && past_of(*later).contains(*at));
                }
                if (back) continue;
                leave.persons.insert(person);
                std::erase(team.members, person);
            }
            if (leave.persons.empty()) continue;
            for (const SpaceVersion& version : left->versions)
                leave.versions[version.space] = {version.heads.begin(), version.heads.end()};
            for (const ChangeId& id : standing) {
                const auto* adopt = act_of<act::Adopt>(id);
                if (!adopt || !past_of(id).contains(*at)) continue;
                for (const SpaceVersion& version : adopt->versions)
                    leave.versions[version.space].insert(version.heads.begin(),
                                                         version.heads.end());
            }
            team.leaves[*at] = leave;
        }
    }
    void replay_details(const ChangeId& id) {
        const auto* a = act_of<act::SpaceDetails>(id);
        if (!a) return;
        SpaceRecord& space = state_.spaces[a->space];
        space.name = a->name;
        space.brief = a->brief;
        space.closed = a->closed;
        if (a->space == class_id_) state_.name = a->name;
    }
    void replay_record(const ChangeId& id) {
        if (const auto* a = act_of<act::NetworkKeys>(id)) {
            state_.network_keys[a->epoch].insert(order(id));
        }
        if (act_of<act::Receipt>(id)) state_.receipts.insert(order(id));
        if (act_of<act::SessionMark>(id)) state_.session_marks.insert(order(id));
        if (const auto* a = act_of<act::Attest>(id)) state_.attests[a->subject].insert(order(id));
        if (const auto* a = act_of<act::ForkReport>(id)) {
            const ForkClaim claim{a->space, a->log, a->seq, a->first, a->second};
            const auto known = state_.forks.find(claim);
            if (known == state_.forks.end() || order(id) < known->second) {
                state_.forks[claim] = order(id);
            }
        }
    }

    // A cut is in force while it stands and, if it is one that a lift ends, no standing lift names
    // it. Standing adoptions that have it in their past add to its versions.
    void replay_cuts(const std::vector<ChangeId>& standing) {
        for (const ChangeId& id : standing) {
            CutRecord record;
            std::vector<SpaceVersion> versions;
            if (const auto* a = act_of<act::Cut>(id)) {
                record.kind = a->reason == CutReason::suspend     ? CutKind::suspend
                              : a->reason == CutReason::remove    ? CutKind::remove
                              : a->reason == CutReason::lost_seat ? CutKind::lost_seat
                                                                  : CutKind::freeze;
                record.authors = a->authors;
                versions = a->versions;
            } else if (!trainers_removed_by(id).empty()) {
                record.kind = CutKind::trainer_removed;
                record.authors = trainers_removed_by(id);
                const auto* remove = act_of<act::TrainerRemove>(id);
                versions = remove ? remove->versions : act_of<act::Recovery>(id)->versions;
            } else {
                continue;
            }
            if (is_lifted(id, record.kind, standing)) continue;
            for (const SpaceVersion& version : versions) {
                record.versions[version.space] = {version.heads.begin(), version.heads.end()};
            }
            add_adopted(id, record, standing);
            state_.cuts[is_root_act(id) ? id_cast<ChangeId>(hash(id)) : id] = record;
        }
    }
    bool is_lifted(const ChangeId& cut, CutKind kind, const std::vector<ChangeId>& standing) const {
        if (kind != CutKind::suspend && kind != CutKind::freeze) return false;
        return std::ranges::any_of(standing, [&](const ChangeId& id) {
            const auto* lift = act_of<act::Lift>(id);
            return lift && std::ranges::find(lift->cuts, cut) != lift->cuts.end();
        });
    }
    void add_adopted(const ChangeId& cut, CutRecord& record,
                     const std::vector<ChangeId>& standing) {
        for (const ChangeId& id : standing) {
            const auto* adopt = act_of<act::Adopt>(id);
            if (!adopt || !past_has(id, cut)) continue;
            for (const SpaceVersion& version : adopt->versions) {
                const bool elsewhere = !record.versions.contains(version.space);
                if (record.kind == CutKind::freeze && elsewhere) continue;
                for (const ChangeId& head : version.heads)
                    record.versions[version.space].insert(head);
                record.versions[version.space];
            }
        }
    }
    void replay_adopted_spaces(const std::vector<ChangeId>& standing) {
        for (const ChangeId& id : standing) {
            const auto* adopt = act_of<act::Adopt>(id);
            if (!adopt) continue;
            for (const SpaceVersion& version : adopt->versions) {
                const bool known = past_of(id).contains(id_cast<ChangeId>(version.space));
                if (known && state_.spaces.contains(version.space)) {
                    state_.spaces[version.space].set_aside = false;
                }
            }
        }
    }

    // ---- learners and auditors ------------------------------------------------------------------

    void judge_members() {
        const ClassState before = state_;
        std::vector<ActOrder> naming;
        for (const ChangeId& id : standing_in_order())
            naming.push_back(order(id));
        for (const ChangeId& id : accepted_) {
            if (fault_in_own_past(id) || verdicts_.contains(id)) continue;
            const auto author = before.authors.find(at(id).header.author);
            if (author == before.authors.end()) {
                state_.void_acts[order(id)] = VoidReason::place_not_given;
            } else if (is_beyond_a_cut(id, author->second, before)) {
                state_.void_acts[order(id)] = VoidReason::author_cut;
            } else {
                replay_record(id);
                naming.push_back(order(id));
            }
        }
        replay_names(naming);
    }
    bool is_beyond_a_cut(const ChangeId& id, const std::vector<Grant>& grants,
                         const ClassState& state) {
        const AuthorId& author = at(id).header.author;
        const bool trainer = std::ranges::any_of(
            grants, [](const Grant& grant) { return grant.standing == Standing::trainer; });
        return std::ranges::any_of(state.cuts, [&](const auto& each) {
            const CutRecord& cut = each.second;
            const bool named = std::ranges::find(cut.authors, author) != cut.authors.end();
            const auto version = cut.versions.find(class_id_);
            const bool frozen =
                cut.kind == CutKind::freeze && !trainer && version != cut.versions.end();
            const bool applies =
                frozen || (named && (!trainer || cut.kind == CutKind::trainer_removed));
            if (!applies) return false;
            if (version == cut.versions.end()) return true;
            return std::ranges::none_of(version->second, [&](const ChangeId& head) {
                return head == id || (accepted_.contains(head) && past_of(head).contains(id));
            });
        });
    }

    ClassState state_;
};

}  // namespace atelier::test
