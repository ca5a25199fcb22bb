#include "editor/app/menus.hpp"

#include "editor/ui/list_panel.hpp"

namespace atelier::editor {

namespace {

std::string key_text(const Editor& editor, const Action& action) {
    const auto key = editor.keymap().key_of(action.id);
    return key ? shown_chord(editor.words(), *key) : std::string();
}

std::string why_not(const Editor& editor, const Action& action) {
    return action.why_not == nullptr ? std::string() : action.why_not(editor);
}

bool is_offered(const Editor& editor, const Action& action) {
    return action.is_offered == nullptr || action.is_offered(editor);
}

std::vector<const Action*> actions_of(const Editor& editor, MenuName menu) {
    std::vector<const Action*> found;
    for (const Action& action : actions())
        if (action.menu == menu && is_offered(editor, action)) found.push_back(&action);
    return found;
}

MenuName menu_at(std::size_t number) {
    return static_cast<MenuName>(number + 1);
}

}  // namespace

std::vector<Menu> empty_menus(const Words& words) {
    std::vector<Menu> menus;
    for (std::size_t i = 0; i < menu_count; ++i)
        menus.push_back({words(name_of_menu(menu_at(i))), {}});
    return menus;
}

std::vector<Menu> menus_of(const Editor& editor) {
    std::vector<Menu> menus = empty_menus(editor.words());
    for (std::size_t i = 0; i < menu_count; ++i) {
        for (const Action* action : actions_of(editor, menu_at(i)))
            menus[i].entries.push_back({editor.words()(action->label), key_text(editor, *action),
                                        why_not(editor, *action)});
    }
    return menus;
}

void show_menus(Editor& editor, std::size_t open) {
    std::vector<std::vector<const Action*>> shown;
    for (std::size_t i = 0; i < menu_count; ++i)
        shown.push_back(actions_of(editor, menu_at(i)));
    editor.push(std::make_unique<MenuPanel>(menus_of(editor), open,
                                            [&editor, shown](std::size_t menu, std::size_t entry) {
                                                editor.run(*shown[menu][entry]);
                                            }));
}

void show_palette(Editor& editor) {
    ListPanel::Parts parts;
    parts.title = editor.words()("ui.palette"_key);
    parts.is_searched = true;
    parts.empty = editor.words()("ui.palette_empty"_key);
    std::vector<const Action*> shown;
    for (const Action& action : actions()) {
        if (!is_offered(editor, action)) continue;
        shown.push_back(&action);
        parts.rows.push_back({editor.words()(action.label), key_text(editor, action),
                              editor.words()(action.about), false, why_not(editor, action),
                              std::string(action.id)});
    }
    parts.on_take = [&editor, shown](std::size_t row) { editor.run(*shown[row]); };
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

}  // namespace atelier::editor
