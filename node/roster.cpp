#include "node/roster.hpp"

#include "node/frontier.hpp"

namespace atelier {

namespace {

// Of one version in an act (docs/protocol.md, "Act body").
constexpr std::size_t version_max_heads = 1024;
// Of all of them together: a body has 256 KiB.
constexpr std::size_t all_max_heads = 6 * 1024;

}  // namespace

std::vector<RosterPerson> roster_of(const ClassState& state) {
    std::map<PersonId, RosterPerson> people;
    for (const auto& [id, record] : state.persons)
        people[id] = {id, record.name, record.outside, {}};
    for (const auto& [author, grants] : state.authors) {
        if (grants.empty()) continue;
        const Grant& grant = grants.back();
        const auto person = people.find(grant.person);
        if (person == people.end()) continue;
        person->second.seats.push_back({author, grant.seat.device, grant.standing});
    }
    std::vector<RosterPerson> roster;
    for (auto& [id, person] : people)
        roster.push_back(std::move(person));
    return roster;
}

const PersonRecord* person_at(const ClassState& state, const DeviceKey& device) {
    for (const auto& [author, grants] : state.authors) {
        if (grants.empty() || grants.back().seat.device != device) continue;
        const auto person = state.persons.find(grants.back().person);
        if (person != state.persons.end()) return &person->second;
    }
    return nullptr;
}

std::vector<ListedSpace> spaces_of(Replica& replica) {
    std::vector<ListedSpace> spaces;
    for (const auto& [id, record] : replica.state().spaces) {
        if (record.kind == SpaceKind::class_space) continue;
        const Space* space = replica.space(id);
        spaces.push_back({id, record, space != nullptr && space->may_write(replica.own())});
    }
    return spaces;
}

std::vector<SpaceVersion> versions_now(Replica& replica) {
    std::vector<SpaceVersion> versions;
    std::size_t left = all_max_heads;
    for (const SpaceId& space : replica.spaces()) {
        std::vector<ChangeId> heads = frontier_of(replica, space);
        if (space == replica.class_id())
            for (const Tip& tip : replica.tips(space))
                if (replica.class_chains().is_accepted(tip.id)) heads.push_back(tip.id);
        std::ranges::sort(heads);
        heads.resize(std::min({heads.size(), version_max_heads, left}));
        left -= heads.size();
        versions.push_back({space, std::move(heads)});
    }
    return versions;
}

}  // namespace atelier
