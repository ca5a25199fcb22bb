#include "editor/commands/team_new.hpp"

#include "editor/commands/lookup.hpp"

#include <algorithm>

namespace atelier::editor {

Report team_new(Workplace& workplace) {
    const std::string name = workplace.operand(0);
    const auto people = workplace.ask(talk::People{});
    const auto members = members_named(workplace, people, workplace.option("--members"));
    const auto made = workplace.ask(talk::NewTeam{name, members});
    Report report;
    // A team is called by the change that made it.
    report.data = {{"team", made.change.value_or(talk::ChangeId{}).hex},
                   {"name", name},
                   {"members", members.size()}};
    report.text =
        workplace.words.count("team_new.done"_key, members.size(), {{"name", name}}) + "\n";
    return workplace.saved(std::move(report));
}

std::vector<talk::PersonId> members_named(Workplace& workplace, const talk::PeopleAnswer& people,
                                          std::string_view names) {
    std::vector<talk::PersonId> members;
    for (const std::string& name : split_at_commas(names))
        members.push_back(person_named(workplace, people, name).person);
    std::ranges::sort(members);
    members.erase(std::ranges::unique(members).begin(), members.end());
    return members;
}

}  // namespace atelier::editor
