#include "node/shell/client_acts.hpp"

#include "node/roster.hpp"
#include "node/shell/named_ids.hpp"

namespace atelier {

namespace {

// As docs/protocol.md, "Act body", has them.
constexpr std::size_t root_label_max_bytes = 60;
constexpr std::size_t people_max = 256;
constexpr std::uint32_t invite_max_uses = 1000;

Role role_of(talk::Role role) {
    return role == talk::Role::learner ? Role::learner : Role::auditor;
}

// Ascending, each once.
template <class To, class From>
Answered<std::vector<To>> ids_of(const std::vector<From>& hex, std::string_view field,
                                 std::size_t least) {
    std::vector<To> ids;
    for (const From& each : hex)
        ids.push_back(id_of_hex<To>(each));
    std::ranges::sort(ids);
    ids.erase(std::ranges::unique(ids).begin(), ids.end());
    if (ids.size() < least || ids.size() > people_max)
        return refuse(talk::Code::invalid_params, std::string(field));
    return ids;
}

template <class To, class From>
To id_or_zero(const std::optional<From>& hex) {
    return hex ? id_of_hex<To>(*hex) : To{};
}

Request say(Act act) {
    return request::Say{std::move(act)};
}

}  // namespace

Answered<Request> request_of(const talk::MakeKit& asked, const InviteKey& kit) {
    if (const auto fault = fault_in({{"label", asked.label, 0, label_max_bytes}}))
        return std::unexpected(*fault);
    if (asked.uses == 0 || asked.uses > invite_max_uses)
        return refuse(talk::Code::invalid_params, "uses");
    return say(act::Invite{kit, role_of(asked.role), asked.uses, asked.label});
}

Answered<Request> request_of(const talk::WithdrawKit& asked, Replica& replica) {
    const auto& invites = replica.state().invites;
    const auto kit = invites.find(id_of_hex<InviteKey>(asked.kit));
    if (kit == invites.end()) return refuse(talk::Code::no_such_person);
    return say(act::Invite{kit->first, kit->second.role, 0, kit->second.label});
}

Answered<Request> request_of(const talk::AnswerDoor& asked, Replica& replica) {
    const Role role = role_of(asked.role);
    const SessionNumber visitor{asked.visitor};
    if (!asked.admitted) return request::Answer{visitor, false, {}, role};
    if (asked.person) {
        const auto person = id_of_hex<PersonId>(*asked.person);
        if (!replica.state().persons.contains(person)) return refuse(talk::Code::no_such_person);
        return request::Answer{visitor, true, {person, {}}, role};
    }
    const std::string name = asked.name.value_or(std::string());
    if (const auto fault = fault_in({{"name", name, 1, person_name_max_bytes}}))
        return std::unexpected(*fault);
    return request::Answer{visitor, true, {{}, name}, role};
}

Answered<Request> request_of(const talk::NewTeam& asked, Replica&) {
    if (const auto fault = fault_in({{"name", asked.name, 1, person_name_max_bytes}}))
        return std::unexpected(*fault);
    auto members = ids_of<PersonId>(asked.members, "members", 0);
    if (!members) return std::unexpected(members.error());
    return say(act::Team{{}, asked.name, *std::move(members), {}, {}});
}

Answered<Request> request_of(const talk::ChangeTeam& asked, Replica& replica) {
    if (const auto fault = fault_in({{"name", asked.name, 1, person_name_max_bytes}}))
        return std::unexpected(*fault);
    auto members = ids_of<PersonId>(asked.members, "members", 0);
    if (!members) return std::unexpected(members.error());
    const auto id = id_of_hex<TeamId>(asked.team);
    const auto team = replica.state().teams.find(id);
    if (team == replica.state().teams.end()) return refuse(talk::Code::no_such_person);
    act::Team act{id, asked.name, *std::move(members), {}, {}};
    for (const PersonId& person : team->second.members)
        if (!std::ranges::binary_search(act.members, person)) act.leaving.push_back(person);
    std::ranges::sort(act.leaving);
    if (!act.leaving.empty()) {
        act.versions = versions_now(replica);
        std::erase_if(act.versions, [&](const SpaceVersion& version) {
            const auto space = replica.state().spaces.find(version.space);
            return space == replica.state().spaces.end() || space->second.team != id;
        });
    }
    return say(std::move(act));
}

Answered<Request> request_of(const talk::NewProject& asked, Replica&) {
    if (const auto fault = fault_in({{"name", asked.name, 1, label_max_bytes}}))
        return std::unexpected(*fault);
    return say(
        act::Project{asked.name, id_of_hex<TeamId>(asked.team), id_or_zero<SpaceId>(asked.brief)});
}

Answered<Request> request_of(const talk::ChangeProject& asked, Replica&) {
    if (const auto fault = fault_in({{"name", asked.name, 1, label_max_bytes}}))
        return std::unexpected(*fault);
    return say(act::SpaceDetails{id_of_hex<SpaceId>(asked.project), asked.name,
                                 id_or_zero<SpaceId>(asked.brief), asked.closed});
}

Answered<Request> request_of(const talk::NewShelf& asked, Replica&) {
    if (const auto fault = fault_in({{"name", asked.name, 1, label_max_bytes}}))
        return std::unexpected(*fault);
    const bool is_notebook = asked.kind == talk::ShelfKind::notebook;
    const auto owner = id_or_zero<PersonId>(asked.owner);
    if (is_notebook == owner.is_zero()) return refuse(talk::Code::invalid_params, "owner");
    const ShelfKind kind = is_notebook                             ? ShelfKind::notebook
                           : asked.kind == talk::ShelfKind::course ? ShelfKind::course
                                                                   : ShelfKind::brief;
    return say(act::Shelf{kind, asked.name, owner});
}

Answered<Request> request_of(const talk::CutAuthors& asked, Replica& replica) {
    const bool is_freeze = asked.reason == talk::CutReason::freeze;
    if (is_freeze != asked.project.has_value())
        return refuse(talk::Code::invalid_params, "project");
    auto authors = ids_of<AuthorId>(asked.authors, "authors", is_freeze ? 0 : 1);
    if (!authors || (is_freeze && !authors->empty()))
        return refuse(talk::Code::invalid_params, "authors");
    act::Cut cut{CutReason::suspend, *std::move(authors), versions_now(replica)};
    switch (asked.reason) {
        case talk::CutReason::suspend: break;
        case talk::CutReason::remove: cut.reason = CutReason::remove; break;
        case talk::CutReason::lost_seat: cut.reason = CutReason::lost_seat; break;
        case talk::CutReason::freeze: cut.reason = CutReason::freeze; break;
        case talk::CutReason::trainer_removed: return refuse(talk::Code::invalid_params, "reason");
    }
    if (is_freeze) {
        const auto project = id_of_hex<SpaceId>(*asked.project);
        std::erase_if(cut.versions,
                      [&](const SpaceVersion& version) { return version.space != project; });
        if (cut.versions.empty()) return refuse(talk::Code::no_such_file);
    }
    return say(std::move(cut));
}

Answered<Request> request_of(const talk::LiftCuts& asked, Replica&) {
    auto cuts = ids_of<ChangeId>(asked.cuts, "cuts", 1);
    if (!cuts) return std::unexpected(cuts.error());
    return say(act::Lift{*std::move(cuts)});
}

Answered<Request> request_of(const talk::RotateKey&, Replica&) {
    return request::RotateKey{};
}

Answered<Founding> founding_of(const talk::FoundClass& asked) {
    if (const auto fault = fault_in({{"name", asked.name, 1, person_name_max_bytes},
                                     {"person", asked.person, 1, person_name_max_bytes},
                                     {"label", asked.label, 0, root_label_max_bytes}}))
        return std::unexpected(*fault);
    Founding founding;
    for (const talk::RootHolder& root : asked.roots) {
        if (const auto fault = fault_in({{"roots", root.label, 0, root_label_max_bytes}}))
            return std::unexpected(*fault);
        const auto key = id_of_hex<RootKey>(root.key);
        if (std::ranges::find(founding.others, key, &RootHolder::key) != founding.others.end())
            return refuse(talk::Code::invalid_params, "roots");
        founding.others.push_back({key, root.label});
    }
    if (founding.others.size() + 1 > roots_max) return refuse(talk::Code::invalid_params, "roots");
    if (asked.threshold == 0 || asked.threshold > founding.others.size() + 1)
        return refuse(talk::Code::invalid_params, "threshold");
    founding.threshold = static_cast<std::uint8_t>(asked.threshold);
    return founding;
}

}  // namespace atelier
