#include "editor/app/entry.hpp"

#include "editor/app/homes.hpp"
#include "editor/app/practice.hpp"
#include "editor/app/team_actions.hpp"
#include "editor/join_refusal.hpp"
#include "editor/ui/list_panel.hpp"
#include "editor/ui/question_panel.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace atelier::editor {

namespace {

namespace fs = std::filesystem;

// The node says where it knocks and how it ended, unless it is gone; it listens for half a minute.
constexpr std::chrono::seconds knock_patience{60};
constexpr std::size_t entries_looked_at = 2'000;  // of a stick full of photos

std::string text_in(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

void join_with(Editor& editor, const KitFile& kit, const std::string& name) {
    if (!has_place_to_ask(kit)) {
        editor.say(editor.words()("join.no_address"_key), Paint::attention);
        return begin_entry(editor);
    }
    editor.set_stage(Stage::joining);
    editor.knocks_until = editor.now() + knock_patience;
    editor.session().call<talk::JoinClass>(
        ask_with(kit, name), editor.now(),
        [&editor](const std::expected<talk::Nothing, Trouble>& answer) {
            if (answer) return;
            const bool is_nowhere = answer.error().why != Trouble::Why::refused ||
                                    answer.error().fault.data == "addresses";
            if (is_nowhere) return nobody_answers(editor);
            begin_entry(editor);
            editor.say_fault(answer.error().fault);
        });
}

void ask_name(Editor& editor, const KitFile& kit) {
    const Words& words = editor.words();
    editor.push(std::make_unique<QuestionPanel>(
        QuestionPanel::Parts{words("entry.join_title"_key, {{"class", kit.class_name}}),
                             words("entry.your_name"_key),
                             editor.settings().person,
                             [&editor, kit](const std::string& name) -> std::string {
                                 if (name.empty()) return editor.words()("entry.name_needed"_key);
                                 join_with(editor, kit, name);
                                 return {};
                             },
                             [&editor] { begin_entry(editor); },
                             {}}));
}

void show_kits(Editor& editor) {
    const Words& words = editor.words();
    const auto kits = kits_in(editor.kit_folders());
    if (kits.size() == 1) return ask_name(editor, kits[0].kit);
    ListPanel::Parts parts;
    parts.title = words("entry.kits"_key);
    for (const FoundKit& found : kits)
        parts.rows.push_back({found.kit.class_name, found.path, "", false, "", found.path});
    parts.rows.push_back({words("entry.look_again"_key), "", "", false, "", ""});
    parts.on_take = [&editor, kits](std::size_t row) {
        if (row < kits.size())
            ask_name(editor, kits[row].kit);
        else
            show_kits(editor);
    };
    if (kits.empty()) editor.say(words("entry.no_kit"_key), Paint::attention);
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

// A class of one's own: with a team and a first project, so that there is something to write in.
void found_class(Editor& editor, const std::string& name, const std::string& person) {
    editor.ask<talk::FoundClass>({name, person, person, 1, {}},
                                 [&editor](const talk::Founded&) { editor.reload_class(); });
}

void ask_class(Editor& editor) {
    const Words& words = editor.words();
    const auto ask_person = [&editor](const std::string& name) {
        const Words& its_words = editor.words();
        editor.push(std::make_unique<QuestionPanel>(
            QuestionPanel::Parts{its_words("entry.found_title"_key),
                                 its_words("entry.trainer_name"_key),
                                 "",
                                 [&editor, name](const std::string& person) -> std::string {
                                     if (person.empty())
                                         return editor.words()("entry.name_needed"_key);
                                     found_class(editor, name, person);
                                     return {};
                                 },
                                 [&editor] { begin_entry(editor); },
                                 {}}));
    };
    editor.push(std::make_unique<QuestionPanel>(
        QuestionPanel::Parts{words("entry.found_title"_key),
                             words("entry.class_name"_key),
                             "",
                             [&editor, ask_person](const std::string& name) -> std::string {
                                 if (name.empty()) return editor.words()("entry.name_needed"_key);
                                 ask_person(name);
                                 return {};
                             },
                             [&editor] { begin_entry(editor); },
                             {}}));
}

bool is_named(const talk::Project& project, const std::string& name) {
    return project.name == name || (name.size() >= 4 && project.project.hex.starts_with(name));
}

}  // namespace

std::vector<FoundKit> kits_in(const std::vector<std::string>& folders) {
    std::vector<FoundKit> found;
    std::size_t left = entries_looked_at;
    const auto look_in = [&](const fs::path& folder, auto& look, int depth) -> void {
        std::error_code error;
        for (fs::directory_iterator at(folder, error), end; !error && at != end && left > 0;
             at.increment(error), --left) {
            std::error_code ignored;
            if (depth > 0 && at->is_directory(ignored) && !at->is_symlink(ignored)) {
                look(at->path(), look, depth - 1);
                continue;
            }
            if (!at->is_regular_file(ignored) || at->file_size(ignored) > kit_file_max_bytes)
                continue;
            if (auto kit = read_kit(text_in(at->path())))
                found.push_back({at->path().string(), *kit});
        }
    };
    for (const std::string& folder : folders)
        look_in(folder, look_in, 1);
    std::ranges::sort(found, {}, &FoundKit::path);
    return found;
}

void begin_entry(Editor& editor) {
    if (practice::is_here(editor)) return practice::make_class(editor);
    const Words& words = editor.words();
    editor.set_stage(Stage::no_class);
    editor.knocks_until.reset();
    editor.close_panels();
    ListPanel::Parts parts;
    parts.title = words("entry.title"_key);
    parts.rows = {{words("entry.join"_key), "", "", false, "", "join"},
                  {words("entry.found"_key), "", "", false, "", "found"},
                  {words("entry.practise"_key), "", "", false, "", "practise"},
                  {words("entry.leave"_key), "", "", false, "", "leave"}};
    if (has_practice(editor.setup().home)) {
        parts.rows[2].text = words("entry.practise_on"_key);
        parts.chosen = 2;
    }
    parts.on_take = [&editor](std::size_t row) {
        if (row == 0) show_kits(editor);
        if (row == 1) ask_class(editor);
        if (row == 2) practice::enter(editor);
        if (row == 3) editor.finish();
    };
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

void nobody_answers(Editor& editor) {
    if (!editor.knocks_until) return;
    begin_entry(editor);
    editor.say(editor.words()("entry.nobody_answers"_key), Paint::attention);
}

void heard_joining(Editor& editor, const talk::Joining& joining) {
    if (!editor.knocks_until) return;
    editor.knocks_until = editor.now() + knock_patience;
    if (!joining.verdict) return;
    if (*joining.verdict == talk::JoinVerdict::nobody) return nobody_answers(editor);
    if (*joining.verdict == talk::JoinVerdict::admitted) {
        editor.knocks_until.reset();
        editor.say(editor.words()("class.all_is_seen"_key), Paint::attention);
        return editor.reload_class();
    }
    begin_entry(editor);
    editor.say(refusal_sentence(editor.words(), *joining.verdict), Paint::attention);
}

void choose_project(Editor& editor) {
    const std::string& wanted = editor.setup().project;
    const std::string& last = editor.settings().project;
    const talk::Project* only = nullptr;
    std::size_t writable = 0;
    for (const talk::Project& project : editor.projects()) {
        if (!wanted.empty() && is_named(project, wanted))
            return editor.enter_project(project.project);
        if (project.kind != talk::SpaceKind::project || project.closed || !project.may_write)
            continue;
        only = &project;
        ++writable;
    }
    if (!wanted.empty())
        editor.say(editor.words()("entry.no_such_project"_key, {{"name", wanted}}),
                   Paint::attention);
    for (const talk::Project& project : editor.projects())
        if (project.project.hex == last) return editor.enter_project(project.project);
    if (writable == 1) return editor.enter_project(only->project);
    if (practice::is_here(editor) && editor.projects().empty()) return practice::make_site(editor);
    const bool is_new = editor.stage() != Stage::no_project;
    editor.set_stage(Stage::no_project);
    if (!editor.projects().empty() && is_new) show_projects(editor);
}

void show_projects(Editor& editor) {
    const Words& words = editor.words();
    ListPanel::Parts parts;
    parts.title = words("entry.projects"_key);
    for (const talk::Project& project : editor.projects()) {
        std::string side;
        if (project.closed)
            side = words("space.closed"_key);
        else if (!project.may_write)
            side = words("space.read_only"_key);
        parts.rows.push_back({project.name, side, "", false, "", project.project.hex});
    }
    parts.rows.push_back(
        {words("action.new_project"_key), "", "", false, why_no_new_project(editor), "new"});
    const auto projects = editor.projects();
    parts.on_take = [&editor, projects](std::size_t row) {
        if (row < projects.size())
            editor.enter_project(projects[row].project);
        else
            ask_project_name(editor);
    };
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

void ask_project_name(Editor& editor) {
    const Words& words = editor.words();
    editor.push(std::make_unique<QuestionPanel>(
        QuestionPanel::Parts{words("action.new_project"_key),
                             words("entry.project_name"_key),
                             "",
                             [&editor](const std::string& name) -> std::string {
                                 if (name.empty()) return editor.words()("entry.name_needed"_key);
                                 make_project(editor, name, [&editor](const talk::SpaceId& made) {
                                     editor.enter_project(made);
                                     editor.reload_class();
                                 });
                                 return {};
                             },
                             {},
                             {}}));
}

std::string why_no_new_project(const Editor& editor) {
    if (const std::string why = team_actions::why_no_class(editor); !why.empty()) return why;
    const Member* own = editor.company().own();
    const bool is_trainer = own != nullptr && own->is_trainer;
    return is_trainer ? std::string() : editor.words()("why.for_trainers"_key);
}

void make_project(Editor& editor, const std::string& name,
                  std::function<void(const talk::SpaceId&)> then) {
    const auto with_team = [&editor, name, then = std::move(then)](const talk::TeamId& team) {
        editor.ask<talk::NewProject>({name, team, std::nullopt}, [then](const talk::Written& made) {
            if (made.change) then(talk::SpaceId{made.change->hex});
        });
    };
    editor.ask<talk::People>({}, [&editor, name, with_team](const talk::PeopleAnswer& people) {
        std::vector<talk::PersonId> everybody;
        for (const talk::Person& person : people.people)
            everybody.push_back(person.person);
        std::ranges::sort(everybody);
        for (const talk::Team& team : people.teams) {
            auto members = team.members;
            std::ranges::sort(members);
            if (members == everybody) return with_team(team.team);
        }
        editor.ask<talk::NewTeam>({name, everybody}, [with_team](const talk::Written& made) {
            if (made.change) with_team(talk::TeamId{made.change->hex});
        });
    });
}

void note_person(Editor& editor) {
    Settings settings = editor.settings();
    if (const Member* own = editor.company().own()) settings.person = own->name;
    settings.class_name = editor.company().class_name();
    if (!(settings == editor.settings())) editor.set_settings(std::move(settings));
}

}  // namespace atelier::editor
