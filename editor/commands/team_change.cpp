#include "editor/commands/team_change.hpp"

#include "editor/commands/lookup.hpp"
#include "editor/commands/team_new.hpp"

#include <algorithm>

namespace atelier::editor {

namespace {

// Who does not find a team by its name thinks of the site that it makes.
talk::Team team_for(Workplace& workplace, const talk::PeopleAnswer& people,
                    const std::string& name) {
    if (const auto team = team_named(workplace, people, name)) return *team;
    const auto projects = workplace.ask(talk::Projects{}).projects;
    const auto site = std::ranges::find(projects, name, &talk::Project::name);
    if (site != projects.end() && site->team) {
        const auto team = std::ranges::find(people.teams, *site->team, &talk::Team::team);
        if (team != people.teams.end()) return *team;
    }
    fail_without_team(workplace, people, name);
}

std::string names_in(const talk::PeopleAnswer& people, const std::vector<talk::PersonId>& ids) {
    std::vector<std::string> names;
    for (const talk::Person& person : people.people)
        if (std::ranges::find(ids, person.person) != ids.end()) names.push_back(person.name);
    return listed(names);
}

Report change(Workplace& workplace, bool adds) {
    const auto people = workplace.ask(talk::People{});
    const talk::Team team = team_for(workplace, people, workplace.operand(0));
    const auto named = members_named(workplace, people, workplace.operand(1));
    std::vector<talk::PersonId> members = team.members;
    std::ranges::sort(members);
    std::vector<talk::PersonId> after;
    std::vector<talk::PersonId> changed;  // who is one now and was not, or the other way round
    if (adds) {
        std::ranges::set_union(members, named, std::back_inserter(after));
        std::ranges::set_difference(named, members, std::back_inserter(changed));
    } else {
        std::ranges::set_difference(members, named, std::back_inserter(after));
        std::ranges::set_intersection(members, named, std::back_inserter(changed));
    }
    const Words& words = workplace.words;
    Report report;
    report.data = {{"team", team.team.hex}, {"name", team.name}, {"members", after.size()}};
    const Slots slots{{"list", names_in(people, named)}, {"name", team.name}};
    if (changed.empty()) {
        report.text = (adds ? words("team_change.is_in"_key, slots)
                            : words("team_change.is_out"_key, slots)) +
                      "\n";
        return report;
    }
    workplace.ask(talk::ChangeTeam{team.team, team.name, after});
    const Slots done{{"list", names_in(people, changed)}, {"name", team.name}};
    report.text =
        (adds ? words("team_change.added"_key, done) : words("team_change.removed"_key, done)) +
        "\n";
    return workplace.saved(std::move(report));
}

}  // namespace

Report team_add(Workplace& workplace) {
    return change(workplace, true);
}

Report team_remove(Workplace& workplace) {
    return change(workplace, false);
}

}  // namespace atelier::editor
