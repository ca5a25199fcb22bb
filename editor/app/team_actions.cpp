#include "editor/app/team_actions.hpp"

#include "editor/app/actions.hpp"
#include "editor/ui/list_panel.hpp"

#include <algorithm>

namespace atelier::editor::team_actions {

namespace {

std::string where(const Editor& editor, const Here& here) {
    const Words& words = editor.words();
    if (here.hand) return words("team.asks_help"_key);
    if (here.away || here.dimmed) return words("team.pause"_key);
    if (here.uri.empty()) return words("team.in_no_file"_key);
    const std::string line =
        here.ranges.empty() ? "" : " " + std::to_string(here.ranges.front().end.line + 1);
    return editor.name_of_file(here.uri) + line;
}

std::vector<ListRow> rows_of(const Editor& editor) {
    const Words& words = editor.words();
    std::vector<ListRow> rows;
    for (const Here& here : editor.company().here())
        rows.push_back({here.member.letter + "  " + here.member.name, where(editor, here), "",
                        false, "", here.device.hex});
    if (rows.empty()) rows.push_back({words("team.alone"_key), "", "", true, "", ""});
    std::string absent;
    for (const Member& member : editor.company().members()) {
        const bool is_here = std::ranges::any_of(editor.company().here(), [&](const Here& here) {
            return here.member.person == member.person;
        });
        if (!is_here && !member.is_own) absent += (absent.empty() ? "" : ", ") + member.name;
    }
    if (!absent.empty())
        rows.push_back({words("team.absent"_key, {{"list", absent}}), "", "", true, "", ""});
    return rows;
}

void follow(Editor& editor, const std::string& device) {
    for (const Here& here : editor.company().here()) {
        if (here.device.hex != device) continue;
        if (here.uri.empty())
            return editor.say(
                editor.words()("team.is_in_no_file"_key, {{"name", here.member.name}}));
        editor.following = here.device;
        editor.session().say(talk::Follow{here.device});
        editor.open_file(here.uri, here.ranges.empty() ? std::optional<talk::Position>()
                                                       : std::optional(here.ranges.front().end));
    }
}

const talk::Team* team_of_site(const Editor& editor) {
    const talk::Project* project = editor.project();
    if (project == nullptr || !project->team) return nullptr;
    const auto& teams = editor.company().teams();
    const auto found = std::ranges::find(teams, *project->team, &talk::Team::team);
    return found == teams.end() ? nullptr : &*found;
}

std::vector<Member> not_in(const Editor& editor, const talk::Team& team) {
    std::vector<Member> others;
    for (const Member& member : editor.company().members())
        if (std::ranges::find(team.members, member.person) == team.members.end())
            others.push_back(member);
    return others;
}

std::vector<Member> in(const Editor& editor, const talk::Team& team) {
    std::vector<Member> members;
    for (const Member& member : editor.company().members())
        if (std::ranges::find(team.members, member.person) != team.members.end())
            members.push_back(member);
    return members;
}

// A team may have several: whoever comes into it may write in all of them.
std::string sites_of(const Editor& editor, const talk::TeamId& team) {
    std::string names;
    for (const talk::Project& project : editor.projects())
        if (project.team == team) names += (names.empty() ? "" : ", ") + project.name;
    return names;
}

// The team as it is now: another trainer may have changed it meanwhile.
void set_in_team(Editor& editor, const talk::TeamId& id, const Member& member, bool is_in) {
    editor.ask<talk::People>({}, [&editor, id, member, is_in](const talk::PeopleAnswer& people) {
        const auto team = std::ranges::find(people.teams, id, &talk::Team::team);
        if (team == people.teams.end()) return;
        auto members = team->members;
        std::erase(members, member.person);
        if (is_in) members.push_back(member.person);
        editor.ask<talk::ChangeTeam>(
            {id, team->name, members}, [&editor, member, is_in](const talk::Written&) {
                const Key said = is_in ? "team.added"_key : "team.removed"_key;
                editor.say(editor.words()(said, {{"name", member.name}}), Paint::good);
                editor.reload_class();
            });
    });
}

// Of the site's team, who shall be in it from now on, or not any more: by their names.
void choose_member(Editor& editor, Key title, std::vector<Member> members, bool is_in) {
    std::ranges::sort(members, {}, [](const Member& each) { return folded(each.name); });
    const talk::Team* team = team_of_site(editor);
    ListPanel::Parts parts;
    parts.title = editor.words()(title, {{"list", sites_of(editor, team->team)}});
    for (const Member& member : members)
        parts.rows.push_back({member.name, "", "", false, "", member.person.hex});
    parts.on_take = [&editor, members, is_in, id = team->team](std::size_t row) {
        set_in_team(editor, id, members[row], is_in);
    };
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

// Why the site's team cannot be changed here at all.
std::string why_no_change(const Editor& editor) {
    const Words& words = editor.words();
    if (editor.project() == nullptr) return words("why.no_project"_key);
    const Member* own = editor.company().own();
    if (own == nullptr || !own->is_trainer) return words("why.for_trainers"_key);
    return team_of_site(editor) == nullptr ? words("why.no_team"_key) : std::string();
}

// What the panel's own letters do; hints show those that can be done now.
struct PanelKey {
    char letter;
    std::string_view action;
    Key label;
};
constexpr std::array panel_keys{
    PanelKey{'h', "hand", "action.hand"_key},
    PanelKey{'m', "show_to_all", "action.show_to_all"_key},
    PanelKey{'a', "add_to_team", "hint.add"_key},
    PanelKey{'r', "remove_from_team", "hint.remove"_key},
};

bool take_panel_key(Editor& editor, const KeyPress& key) {
    if (key.name != KeyName::character || key.with.ctrl || key.with.alt) return false;
    for (const PanelKey& each : panel_keys) {
        if ((key.character | 0x20U) != static_cast<unsigned char>(each.letter)) continue;
        editor.run(*action_named(each.action));
        return true;
    }
    return false;
}

}  // namespace

std::string why_no_class(const Editor& editor) {
    const bool has_class = editor.stage() == Stage::no_project || editor.stage() == Stage::project;
    return has_class ? std::string() : editor.words()("why.no_class"_key);
}

void show_team(Editor& editor) {
    const Words& words = editor.words();
    ListPanel::Parts parts;
    parts.title = words("team.title"_key, {{"class", editor.company().class_name()}});
    parts.live_rows = [&editor] { return rows_of(editor); };
    const auto rows_now = [&editor] { return rows_of(editor); };
    parts.on_take = [&editor, rows_now](std::size_t row) {
        const auto rows = rows_now();
        if (row < rows.size()) follow(editor, rows[row].id);
    };
    parts.on_key = [&editor](const KeyPress& key, std::optional<std::size_t>) {
        return take_panel_key(editor, key);
    };
    parts.hints = {{words("key.enter"_key), words("hint.go_along"_key)}};
    for (const PanelKey& each : panel_keys)
        if (action_named(each.action)->why_not(editor).empty())
            parts.hints.push_back(
                {std::string(1, static_cast<char>(each.letter - 'a' + 'A')), words(each.label)});
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

void raise_hand(Editor& editor) {
    if (editor.session().state() != NodeSession::State::ready)
        return editor.say(editor.words()("ui.not_done"_key), Paint::attention);
    editor.hand_is_up = !editor.hand_is_up;
    editor.session().say(talk::RaiseHand{editor.hand_is_up});
    editor.say(editor.hand_is_up ? editor.words()("team.hand_up"_key)
                                 : editor.words()("team.hand_down"_key));
}

void stop_following(Editor& editor) {
    editor.following.reset();
    editor.session().say(talk::Follow{});
}

void add_to_team(Editor& editor) {
    if (const talk::Team* team = team_of_site(editor))
        choose_member(editor, "team.add_title"_key, not_in(editor, *team), true);
}

void remove_from_team(Editor& editor) {
    if (const talk::Team* team = team_of_site(editor))
        choose_member(editor, "team.remove_title"_key, in(editor, *team), false);
}

std::string why_not_added(const Editor& editor) {
    if (std::string why = why_no_change(editor); !why.empty()) return why;
    const bool are_all_in = not_in(editor, *team_of_site(editor)).empty();
    return are_all_in ? editor.words()("why.all_are_in"_key) : std::string();
}

std::string why_not_removed(const Editor& editor) {
    if (std::string why = why_no_change(editor); !why.empty()) return why;
    const bool is_nobody_in = in(editor, *team_of_site(editor)).empty();
    return is_nobody_in ? editor.words()("why.nobody_is_in"_key) : std::string();
}

std::string why_not_following(const Editor& editor) {
    return editor.following ? std::string() : editor.words()("why.not_following"_key);
}

}  // namespace atelier::editor::team_actions
