#include "editor/commands/project_new.hpp"

#include "editor/commands/import_site.hpp"
#include "editor/commands/lookup.hpp"
#include "editor/commands/team_new.hpp"

#include <algorithm>

namespace atelier::editor {

namespace {

talk::TeamId team_for(Workplace& workplace, const std::string& project) {
    const auto people = workplace.ask(talk::People{});
    std::vector<talk::PersonId> members;
    if (const auto names = workplace.arguments.option("--team")) {
        const auto named = std::ranges::find(people.teams, *names, &talk::Team::name);
        if (named != people.teams.end()) return named->team;
        members = members_named(workplace, people, *names);
    } else {
        for (const talk::Person& person : people.people)
            members.push_back(person.person);
        std::ranges::sort(members);
    }
    for (const talk::Team& team : people.teams) {
        auto its_members = team.members;
        std::ranges::sort(its_members);
        if (its_members == members) return team.team;
    }
    const auto made = workplace.ask(talk::NewTeam{project, members});
    // A team is called by the change that made it, as a project is.
    return talk::TeamId{made.change.value_or(talk::ChangeId{}).hex};
}

}  // namespace

Report project_new(Workplace& workplace) {
    const std::string name = workplace.operand(0);
    const auto from = workplace.arguments.option("--from");
    if (from) look_at_source(workplace, *from);  // before anything is made
    const talk::TeamId team = team_for(workplace, name);
    const auto made = workplace.ask(talk::NewProject{name, team, std::nullopt});
    const talk::SpaceId project{made.change.value_or(talk::ChangeId{}).hex};
    Report report;
    report.data = {{"project", project.hex}, {"name", name}, {"team", team.hex}};
    report.text = workplace.words("project_new.done"_key, {{"name", name}}) + "\n";
    if (from) import_site(workplace, project, *from, report);
    return workplace.saved(std::move(report));
}

}  // namespace atelier::editor
