#include "sync/place.hpp"

namespace atelier {

namespace {

bool names(const CutRecord& cut, const AuthorId& author) {
    return std::ranges::binary_search(cut.authors, author);
}

bool is_cut_by(const ClassState& state, const AuthorId& author,
               std::initializer_list<CutKind> kinds) {
    return std::ranges::any_of(state.cuts, [&](const auto& each) {
        const CutRecord& cut = each.second;
        return std::ranges::find(kinds, cut.kind) != kinds.end() && names(cut, author);
    });
}

bool was_made_trainer(const ClassState& state, const AuthorId& author) {
    const auto found = state.authors.find(author);
    return found != state.authors.end() &&
           std::ranges::any_of(found->second, [](const Grant& grant) {
               return grant.standing == Standing::trainer;
           });
}

enum class Reading { may_read, may_not, seat_is_lost };

Reading reading_of(const ClassState& state, const AuthorId& author) {
    const bool trainer = was_made_trainer(state, author);
    // Whoever has that machine has all that is on it.
    if (!trainer && is_cut_by(state, author, {CutKind::lost_seat})) return Reading::seat_is_lost;
    const bool out = is_cut_by(state, author, {CutKind::trainer_removed}) ||
                     (!trainer && is_cut_by(state, author, {CutKind::remove}));
    return out ? Reading::may_not : Reading::may_read;
}

bool gives_place(const ClassState& state, const Grant& grant, const SpaceRecord& space) {
    if (space.kind == SpaceKind::class_space || grant.standing == Standing::trainer) return true;
    if (grant.standing == Standing::auditor) return false;
    if (space.kind == SpaceKind::notebook) return space.owner == grant.person;
    const auto team = state.teams.find(space.team);
    return space.kind == SpaceKind::project && team != state.teams.end() &&
           team->second.ever.contains(grant.person);
}

// Who has a place in a project as one who left its team, and as nobody else, is cut by the leaving.
std::vector<Version> leaves_on(const ClassState& state, const AuthorId& author,
                               const SpaceId& space) {
    const SpaceRecord& record = state.spaces.at(space);
    const auto team = state.teams.find(record.team);
    if (record.kind != SpaceKind::project || team == state.teams.end()) return {};
    std::vector<Version> versions;
    for (const Grant& grant : state.authors.at(author)) {
        if (!gives_place(state, grant, record)) continue;
        bool left = false;
        for (const auto& [id, leave] : team->second.leaves) {
            if (grant.standing == Standing::trainer || !leave.persons.contains(grant.person)) {
                continue;
            }
            const auto version = leave.versions.find(space);
            versions.push_back(version == leave.versions.end() ? Version{} : version->second);
            left = true;
        }
        if (!left) return {};
    }
    return versions;
}

// Cuts have no effect on a trainer's key; only its removal by the roots has.
bool concerns(const CutRecord& cut, const AuthorId& author, const SpaceId& space,
              bool made_trainer) {
    if (cut.kind == CutKind::freeze) return !made_trainer && cut.versions.contains(space);
    return names(cut, author) && (!made_trainer || cut.kind == CutKind::trainer_removed);
}

}  // namespace

bool is_trainer(const ClassState& state, const AuthorId& author) {
    return was_made_trainer(state, author) && !is_cut_by(state, author, {CutKind::trainer_removed});
}

bool has_place(const ClassState& state, const AuthorId& author, const SpaceId& space) {
    const auto record = state.spaces.find(space);
    const auto grants = state.authors.find(author);
    if (record == state.spaces.end() || grants == state.authors.end()) return false;
    if (record->second.set_aside) return false;
    return std::ranges::any_of(grants->second, [&](const Grant& grant) {
        return gives_place(state, grant, record->second);
    });
}

std::vector<Version> cuts_on(const ClassState& state, const AuthorId& author,
                             const SpaceId& space) {
    if (!has_place(state, author, space)) return {Version{}};
    const bool made_trainer = was_made_trainer(state, author);
    std::vector<Version> versions = leaves_on(state, author, space);
    for (const auto& [id, cut] : state.cuts) {
        if (!concerns(cut, author, space, made_trainer)) continue;
        const auto version = cut.versions.find(space);
        versions.push_back(version == cut.versions.end() ? Version{} : version->second);
    }
    return versions;
}

bool is_seat(const ClassState& state, const DeviceKey& device) {
    return std::ranges::any_of(state.authors, [&](const auto& author) {
        return std::ranges::any_of(author.second,
                                   [&](const Grant& grant) { return grant.seat.device == device; });
    });
}

bool is_effective_member(const ClassState& state, const DeviceKey& device) {
    bool anybody = false;
    for (const auto& [author, grants] : state.authors) {
        const bool sits_there = std::ranges::any_of(
            grants, [&](const Grant& grant) { return grant.seat.device == device; });
        if (!sits_there) continue;
        const Reading reading = reading_of(state, author);
        if (reading == Reading::seat_is_lost) return false;
        anybody = anybody || reading == Reading::may_read;
    }
    return anybody;
}

std::map<DeviceKey, bool> seats_of(const ClassState& state) {
    std::map<DeviceKey, bool> seats;
    std::set<DeviceKey> lost;
    for (const auto& [author, grants] : state.authors) {
        const Reading reading = reading_of(state, author);
        for (const Grant& grant : grants) {
            seats[grant.seat.device] |= reading == Reading::may_read;
            if (reading == Reading::seat_is_lost) lost.insert(grant.seat.device);
        }
    }
    for (const DeviceKey& device : lost)
        seats[device] = false;
    return seats;
}

bool is_shut_out(const ClassState& state, const AuthorId& author, const DeviceKey& device) {
    using enum CutKind;
    if (is_cut_by(state, author, {remove, lost_seat, trainer_removed})) return true;
    return std::ranges::any_of(state.authors, [&](const auto& other) {
        const bool sits_there = std::ranges::any_of(
            other.second, [&](const Grant& grant) { return grant.seat.device == device; });
        return sits_there && !was_made_trainer(state, other.first) &&
               is_cut_by(state, other.first, {lost_seat});
    });
}

}  // namespace atelier
