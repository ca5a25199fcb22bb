#include "editor/app/practice.hpp"

#include "editor/app/entry.hpp"
#include "editor/app/file_actions.hpp"
#include "editor/app/room_actions.hpp"
#include "editor/practice_home.hpp"
#include "editor/ui/question_panel.hpp"

#include <algorithm>

namespace atelier::editor::practice {

namespace {

// Where the caret is put in a new page: between the tags of its body.
constexpr talk::Position in_body{8, 2};

void make_page(Editor& editor, const talk::SpaceId& project) {
    editor.ask<talk::Projects>({}, [&editor, project](const talk::ProjectsAnswer& answer) {
        const auto made = std::ranges::find(answer.projects, project, &talk::Project::project);
        if (made == answer.projects.end()) return;
        const std::string name = "index.html";
        editor.ask<talk::Create>(
            {made->site, talk::NodeKind::text, name, std::nullopt, std::nullopt},
            [&editor, project, name](const talk::Created& page) {
                const std::string text =
                    file_actions::new_page_text(name, editor.words().language());
                editor.ask<talk::Write>({page.uri, text}, [](const talk::Written&) {});
                editor.open_when_listed(page.uri, in_body);
                editor.enter_project(project);
                editor.reload_class();
            });
    });
}

}  // namespace

void enter(Editor& editor) {
    const auto go = [&editor] {
        room_actions::leave(editor, Onward{practice_home_in(editor.setup().home)});
    };
    if (!editor.settings().person.empty()) return go();
    const Words& words = editor.words();
    editor.push(std::make_unique<QuestionPanel>(
        QuestionPanel::Parts{words("entry.practise"_key),
                             words("practice.your_name"_key),
                             "",
                             [&editor, go](const std::string& name) -> std::string {
                                 if (name.empty()) return editor.words()("entry.name_needed"_key);
                                 Settings settings = editor.settings();
                                 settings.person = name;
                                 editor.set_settings(std::move(settings));
                                 go();
                                 return {};
                             },
                             [&editor] { begin_entry(editor); },
                             {}}));
}

void make_class(Editor& editor) {
    const Words& words = editor.words();
    editor.set_stage(Stage::joining);
    std::string person = load_settings(home_around(editor.setup().home)).person;
    if (person.empty()) person = words("practice.nobody"_key);
    editor.ask<talk::FoundClass>({words("practice.class"_key), person, person, 1, {}},
                                 [&editor](const talk::Founded&) { editor.reload_class(); });
}

void make_site(Editor& editor) {
    if (editor.is_making_practice) return;
    editor.is_making_practice = true;
    make_project(editor, editor.words()("practice.site"_key),
                 [&editor](const talk::SpaceId& project) { make_page(editor, project); });
}

void leave(Editor& editor) {
    room_actions::leave(editor, Onward{home_around(editor.setup().home)});
}

bool is_here(const Editor& editor) {
    return is_practice_home(editor.setup().home);
}

std::string why_not_here(const Editor& editor) {
    return is_here(editor) ? std::string() : editor.words()("why.not_practising"_key);
}

}  // namespace atelier::editor::practice
