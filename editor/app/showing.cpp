#include "editor/app/showing.hpp"

#include "editor/app/editor.hpp"

#include <algorithm>

namespace atelier::editor::showing {

namespace {

const Here* who_showed(const Editor& editor) {
    const auto& here = editor.company().here();
    if (!editor.showing.by) return nullptr;
    const auto found = std::ranges::find(here, *editor.showing.by, &Here::device);
    return found == here.end() || found->uri.empty() ? nullptr : &*found;
}

bool is_in_open_site(const Editor& editor, const std::string& uri) {
    return editor.files().find(uri) != nullptr;
}

// atelier:PROJECT/CHANGE-OP
talk::SpaceId project_of(const std::string& uri) {
    const std::size_t colon = uri.find(':') + 1;
    return talk::SpaceId{uri.substr(colon, uri.find('/') - colon)};
}

std::optional<talk::Position> place_of(const Here& here) {
    if (here.ranges.empty()) return std::nullopt;
    return here.ranges.front().end;
}

std::string line_of(const Here& here) {
    return std::to_string(place_of(here).value_or(talk::Position{}).line + 1);
}

void go(Editor& editor, const Here& here) {
    if (editor.following && *editor.following != here.device) {
        editor.following.reset();
        editor.session().say(talk::Follow{});
    }
    if (is_in_open_site(editor, here.uri)) return editor.open_file(here.uri, place_of(here));
    editor.enter_project(project_of(here.uri));
    editor.open_when_listed(here.uri, place_of(here));
}

void say_where(Editor& editor, const Here& here) {
    editor.say(editor.words()("team.shows"_key, {{"name", here.member.name},
                                                 {"file", editor.name_of_file(here.uri)},
                                                 {"line", line_of(here)}}),
               Paint::attention);
}

void offer(Editor& editor, const Here& here) {
    const Words& words = editor.words();
    const auto chord = editor.keymap().key_of("go_to_shown");
    const std::string key = chord ? shown_chord(words, *chord) : words("action.go_to_shown"_key);
    if (is_in_open_site(editor, here.uri))
        return editor.say(words("team.shows_key"_key, {{"name", here.member.name},
                                                       {"file", editor.name_of_file(here.uri)},
                                                       {"line", line_of(here)},
                                                       {"key", key}}),
                          Paint::attention);
    editor.say(words("team.shows_other_site"_key, {{"name", here.member.name}, {"key", key}}),
               Paint::attention);
}

void take(Editor& editor, const Here& here) {
    editor.showing.by = here.device;
    if (here.uri.empty()) return;
    const bool has_panel = editor.front() != nullptr && editor.front()->side_columns() == 0;
    const bool is_busy = has_panel || editor.now() - editor.showing.key_at < writes_for;
    const bool goes = here.member.is_trainer && !is_busy && is_in_open_site(editor, here.uri);
    if (!goes) return offer(editor, here);
    go(editor, here);
    say_where(editor, here);
}

}  // namespace

void show_to_all(Editor& editor) {
    // A number that was not said lately: milliseconds of a clock that only goes on, and never 0.
    const auto since = editor.now().time_since_epoch();
    const auto number = static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
    editor.showing.own = std::max<std::uint32_t>(number, 1);
    editor.tell_cursor();
    editor.session().say(talk::ShowHere{editor.showing.own});
    const Page& page = *editor.page();
    const ByteIndex caret = page.selections().primary().caret;
    editor.say(
        editor.words()("team.shown"_key,
                       {{"file", editor.name_of_file(page.uri())},
                        {"line", std::to_string(page.buffer().position_of(caret).line + 1)}}),
        Paint::good);
}

std::string why_not_shown(const Editor& editor) {
    if (editor.page() == nullptr) return editor.words()("why.no_page"_key);
    return editor.company().here().empty() ? editor.words()("team.alone"_key) : std::string();
}

void go_there(Editor& editor) {
    const Here* found = who_showed(editor);
    if (found == nullptr) return;
    const Here here = *found;
    go(editor, here);
    if (is_in_open_site(editor, here.uri)) say_where(editor, here);
}

std::string why_nothing_shown(const Editor& editor) {
    return who_showed(editor) == nullptr ? editor.words()("why.nothing_shown"_key) : std::string();
}

void heard(Editor& editor) {
    // What is taken may change where others are; none of these stays meanwhile.
    const std::vector<Here> all = editor.company().here();
    for (const Here& here : all) {
        if (!here.shows) continue;
        auto& known = editor.showing.known[here.device.hex];
        if (std::exchange(known, *here.shows) != *here.shows) take(editor, here);
    }
}

}  // namespace atelier::editor::showing
