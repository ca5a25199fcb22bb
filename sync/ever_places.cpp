#include "sync/ever_places.hpp"

namespace atelier {

void EverPlaces::add(const ActNode& node) {
    std::visit([&](const auto& act) { give(act, node); }, node.change.act);
    if (node.signer == Signer::roots) give_log(node);
}

void EverPlaces::give_roots(const std::vector<RootHolder>& roots) {
    for (const RootHolder& root : roots)
        members_.insert(id_cast<AuthorId>(root.key));
}

void EverPlaces::give_log(const ActNode& node) {
    if (node.change.header.seq == 1) logs_.insert(node.change.header.log());
}

void EverPlaces::give(const act::Genesis& act, const ActNode& node) {
    trainers_.insert(node.change.header.author);
    give_roots(act.roots);
}

void EverPlaces::give(const act::RootChange& act, const ActNode&) {
    give_roots(act.roots);
}

void EverPlaces::give(const act::TrainerAdd& act, const ActNode&) {
    trainers_.insert(act.trainer);
}

void EverPlaces::give(const act::Recovery& act, const ActNode&) {
    trainers_.insert(act.trainer);
}

void EverPlaces::give(const act::Admit& act, const ActNode& node) {
    members_.insert(act.author);
    const bool is_new = act.person.id.is_zero();
    if (act.role == Role::learner) {
        persons_[act.author].insert(is_new ? id_cast<PersonId>(node.change.id) : act.person.id);
    }
}

void EverPlaces::give(const act::Reseat& act, const ActNode&) {
    members_.insert(act.author);
    persons_[act.author].insert(act.person);
}

void EverPlaces::give(const act::Team& act, const ActNode& node) {
    auto& team = teams_[act.team.is_zero() ? id_cast<TeamId>(node.change.id) : act.team];
    team.insert(act.members.begin(), act.members.end());
}

void EverPlaces::give(const act::Project& act, const ActNode& node) {
    spaces_[id_cast<SpaceId>(node.change.id)].team = act.team;
}

void EverPlaces::give(const act::Shelf& act, const ActNode& node) {
    spaces_[id_cast<SpaceId>(node.change.id)].owner = act.owner;
}

std::size_t EverPlaces::places_in_class() const {
    return members_.size() + trainers_.size() + logs_.size();
}

bool EverPlaces::has_place(const LogName& log, const SpaceId& space) const {
    const bool is_trainer = trainers_.contains(log.author);
    if (space == class_id_) {
        return is_trainer || members_.contains(log.author) || logs_.contains(log);
    }
    const auto found = spaces_.find(space);
    if (found == spaces_.end()) return false;
    if (is_trainer) return true;
    const auto persons = persons_.find(log.author);
    if (persons == persons_.end()) return false;
    const auto team = teams_.find(found->second.team);
    return std::ranges::any_of(persons->second, [&](const PersonId& person) {
        return person == found->second.owner ||
               (team != teams_.end() && team->second.contains(person));
    });
}

}  // namespace atelier
