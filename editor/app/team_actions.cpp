#include "editor/app/team_actions.hpp"

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
        const bool is_hand = key.name == KeyName::character && (key.character | 0x20U) == 'h';
        if (is_hand) raise_hand(editor);
        return is_hand;
    };
    parts.hints = {{words("key.enter"_key), words("hint.go_along"_key)},
                   {"H", words("action.hand"_key)}};
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

void raise_hand(Editor& editor) {
    editor.hand_is_up = !editor.hand_is_up;
    editor.session().say(talk::RaiseHand{editor.hand_is_up});
    editor.say(editor.hand_is_up ? editor.words()("team.hand_up"_key)
                                 : editor.words()("team.hand_down"_key));
}

void stop_following(Editor& editor) {
    editor.following.reset();
    editor.session().say(talk::Follow{});
}

std::string why_not_following(const Editor& editor) {
    return editor.following ? std::string() : editor.words()("why.not_following"_key);
}

}  // namespace atelier::editor::team_actions
