#include "editor/commands/lookup.hpp"

#include "editor/safe_text.hpp"

#include <algorithm>
#include <map>

namespace atelier::editor {

namespace {

constexpr std::size_t id_beginning_least = 4;  // digits; fewer are a name
constexpr std::size_t short_id_digits = 12;

// Of what has names and ids: the exact name, else whatever begins so.
template <class Thing>
std::vector<Thing> named(const std::vector<Thing>& things, const std::string& name, auto name_of,
                         auto id_of) {
    std::vector<Thing> exact;
    std::vector<Thing> beginning;
    for (const Thing& thing : things) {
        if (name_of(thing) == name || id_of(thing) == name) exact.push_back(thing);
        const bool by_id = name.size() >= id_beginning_least && id_of(thing).starts_with(name);
        if (by_id || name_of(thing).starts_with(name)) beginning.push_back(thing);
    }
    return exact.empty() ? beginning : exact;
}

std::string names_of(const auto& things, auto name_of) {
    std::vector<std::string> names;
    for (const auto& thing : things)
        names.push_back(name_of(thing));
    return listed(names);
}

}  // namespace

talk::Project project_named(Workplace& workplace, const std::string& name) {
    const auto all = workplace.ask(talk::Projects{}).projects;
    const auto name_of = [](const talk::Project& each) { return each.name; };
    const auto found =
        named(all, name, name_of, [](const talk::Project& each) { return each.project.hex; });
    const Words& words = workplace.words;
    if (found.size() == 1) return found.front();
    if (found.size() > 1) {
        std::string list;
        for (const auto& each : found)
            list +=
                (list.empty() ? "" : ", ") + each.name + " (" + short_id(each.project.hex) + ")";
        workplace.fail("ambiguous",
                       words("lookup.several_projects"_key, {{"name", name}, {"list", list}}));
    }
    if (all.empty()) workplace.fail("no_such_project", words("lookup.no_project_yet"_key));
    workplace.fail("no_such_project", words("lookup.no_such_project"_key,
                                            {{"name", name}, {"list", names_of(all, name_of)}}));
}

talk::Person person_named(Workplace& workplace, const talk::PeopleAnswer& people,
                          const std::string& name) {
    const auto name_of = [](const talk::Person& each) { return each.name; };
    const auto found = named(people.people, name, name_of,
                             [](const talk::Person& each) { return each.person.hex; });
    if (found.size() == 1) return found.front();
    const Words& words = workplace.words;
    if (found.size() > 1)
        workplace.fail("ambiguous", words("lookup.several_persons"_key,
                                          {{"name", name}, {"list", names_of(found, name_of)}}));
    workplace.fail("no_such_person",
                   words("lookup.no_such_person"_key,
                         {{"name", name}, {"list", names_of(people.people, name_of)}}));
}

std::optional<talk::Team> team_named(Workplace& workplace, const talk::PeopleAnswer& people,
                                     const std::string& name) {
    const auto name_of = [](const talk::Team& each) { return each.name; };
    const auto found =
        named(people.teams, name, name_of, [](const talk::Team& each) { return each.team.hex; });
    if (found.size() > 1)
        workplace.fail("ambiguous",
                       workplace.words("lookup.several_teams"_key,
                                       {{"name", name}, {"list", names_of(found, name_of)}}));
    return found.empty() ? std::nullopt : std::optional(found.front());
}

void fail_without_team(Workplace& workplace, const talk::PeopleAnswer& people,
                       const std::string& name) {
    const Words& words = workplace.words;
    if (people.teams.empty()) workplace.fail("no_such_team", words("lookup.no_team_yet"_key));
    const auto name_of = [](const talk::Team& each) { return each.name; };
    workplace.fail("no_such_team",
                   words("lookup.no_such_team"_key,
                         {{"name", name}, {"list", names_of(people.teams, name_of)}}));
}

std::string name_of_author(const talk::PeopleAnswer& people, const talk::AuthorId& author) {
    for (const talk::Person& person : people.people)
        for (const talk::Seat& seat : person.seats)
            if (seat.author == author) return person.name;
    return short_id(author.hex);
}

ProjectTree::ProjectTree(Workplace& workplace, const talk::SpaceId& project)
    : answer_(workplace.ask(talk::Tree{project})) {
    std::map<std::string, std::string, std::less<>> folders{{answer_.site, "site"},
                                                            {answer_.notes, "notes"}};
    for (const talk::TreeNode& node : answer_.nodes) {
        const auto parent = folders.find(node.parent);
        if (parent == folders.end()) continue;  // each folder comes before what is in it
        std::string path = parent->second + "/" + node.name;
        folders.emplace(node.uri, path);
        places_.push_back({std::move(path), node});
    }
}

const ProjectTree::Place* ProjectTree::find(std::string_view path) const {
    const auto found = std::ranges::find(places_, with_root(path), &Place::path);
    return found != places_.end() ? &*found : nullptr;
}

const ProjectTree::Place& ProjectTree::at(Workplace& workplace, std::string_view path) const {
    const Place* found = find(path);
    if (found != nullptr) return *found;
    std::vector<std::string_view> names;
    for (const Place& each : places_)
        names.push_back(each.path);
    const std::string nearest = nearest_name(with_root(path), names);
    const Words& words = workplace.words;
    std::string sentence = words("lookup.no_such_file"_key, {{"path", std::string(path)}});
    if (!nearest.empty()) sentence += " " + words("lookup.nearest"_key, {{"name", nearest}});
    workplace.fail("no_such_file", sentence);
}

std::string with_root(std::string_view path) {
    while (path.ends_with('/'))
        path.remove_suffix(1);
    const bool has_root = path == "site" || path == "notes" || path.starts_with("site/") ||
                          path.starts_with("notes/");
    return has_root ? std::string(path) : "site/" + std::string(path);
}

talk::ProjectVersion version_named(Workplace& workplace, const talk::SpaceId& project,
                                   const std::string& name) {
    if (name.size() == talk::ChangeId::digits && talk::is_lower_hex(name)) return {{name}};
    const auto versions = workplace.ask(talk::Versions{project, std::nullopt});
    std::vector<talk::ChangeId> found;
    for (const talk::Moment& moment : versions.moments)
        if (moment.name == name) found.push_back(moment.change);
    if (found.empty() && name.size() >= id_beginning_least) {
        for (const talk::Moment& moment : versions.moments)
            if (moment.change.hex.starts_with(name)) found.push_back(moment.change);
        for (const talk::Sitting& sitting : versions.sittings)
            if (sitting.last.hex.starts_with(name)) found.push_back(sitting.last);
    }
    std::ranges::sort(found);
    found.erase(std::ranges::unique(found).begin(), found.end());
    if (found.size() == 1) return found;
    workplace.fail("no_such_version",
                   workplace.words("lookup.no_such_version"_key, {{"name", name}}));
}

std::string short_id(std::string_view hex) {
    return std::string(hex.substr(0, short_id_digits));
}

}  // namespace atelier::editor
