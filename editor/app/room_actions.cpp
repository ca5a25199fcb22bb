#include "editor/app/room_actions.hpp"

#include "editor/app/menus.hpp"
#include "editor/ui/list_panel.hpp"
#include "editor/ui/page_panel.hpp"

namespace atelier::editor::room_actions {

namespace {

// Takes the next key, whatever it is, for an action.
class KeyPanel : public Panel {
public:
    KeyPanel(Editor& editor, const Action& action) : editor_(editor), action_(action) {}

    Answer take(const Input& input) override {
        const auto* pressed = std::get_if<KeyPress>(&input);
        if (pressed == nullptr) return Answer::stays;
        if (pressed->name == KeyName::escape) return Answer::closes;
        const KeyPress key = plain_chord(*pressed);
        if (!may_be_chosen(key)) {
            refused_ = true;
            return Answer::stays;
        }
        Settings settings = editor_.settings();
        std::erase_if(settings.keys,
                      [&](const auto& each) { return each.second == chord_text(key); });
        settings.keys[std::string(action_.id)] = chord_text(key);
        editor_.set_settings(std::move(settings));
        editor_.say(
            editor_.words()("keys.chosen"_key, {{"key", shown_chord(editor_.words(), key)},
                                                {"action", editor_.words()(action_.label)}}));
        return Answer::closes;
    }
    void draw(Grid& grid, const Area& area, const Theme& theme) override {
        const Words& words = editor_.words();
        const std::string about = refused_ ? words("keys.cannot"_key) : words("keys.press"_key);
        const Area inside = draw_frame(grid, area, {1, std::max<std::size_t>(40, width_of(about))},
                                       words(action_.label), theme);
        grid.put(inside.at(0, 0), about, theme[Paint::panel], inside.columns);
        grid.cursor = inside.at(0, 0);
    }
    std::vector<Hint> hints(const Words& words) const override {
        return {{words("key.escape"_key), words("hint.cancel"_key)}};
    }

private:
    Editor& editor_;
    const Action& action_;
    bool refused_ = false;
};

std::string keys_text(const Editor& editor) {
    std::string text;
    for (std::size_t menu = 1; menu <= menu_count; ++menu) {
        text += editor.words()(name_of_menu(static_cast<MenuName>(menu))) + "\n";
        for (const Action& action : actions()) {
            const auto key = editor.keymap().key_of(action.id);
            if (action.menu != static_cast<MenuName>(menu) || !key) continue;
            std::string shown = shown_chord(editor.words(), *key);
            constexpr std::size_t column = 20;
            shown.append(column - std::min(column, width_of(shown)), ' ');
            text += "  " + shown + editor.words()(action.label) + "\n";
        }
        text += "\n";
    }
    return text;
}

}  // namespace

void show_menu(Editor& editor) {
    show_menus(editor);
}

void ask(Editor& editor) {
    show_palette(editor);
}

void show_help(Editor& editor) {
    editor.push(std::make_unique<PagePanel>(editor.words()("action.help"_key),
                                            editor.words()("help.page"_key)));
}

void show_keys(Editor& editor) {
    editor.push(std::make_unique<PagePanel>(editor.words()("action.keys"_key), keys_text(editor)));
}

void choose_key(Editor& editor) {
    ListPanel::Parts parts;
    parts.title = editor.words()("action.choose_key"_key);
    parts.is_searched = true;
    parts.empty = editor.words()("ui.palette_empty"_key);
    for (const Action& action : actions()) {
        const auto key = editor.keymap().key_of(action.id);
        parts.rows.push_back({editor.words()(action.label),
                              key ? shown_chord(editor.words(), *key) : "", "", false, "",
                              std::string(action.id)});
    }
    parts.on_take = [&editor](std::size_t row) {
        editor.push(std::make_unique<KeyPanel>(editor, actions()[row]));
    };
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

void choose_theme(Editor& editor) {
    const Words& words = editor.words();
    ListPanel::Parts parts;
    parts.title = words("action.theme"_key);
    const std::vector<ThemeName> themes{ThemeName::dark, ThemeName::light, ThemeName::contrast,
                                        ThemeName::console, ThemeName::mono};
    for (const ThemeName theme : themes) {
        std::string text;
        switch (theme) {
            case ThemeName::dark: text = words("theme.dark"_key); break;
            case ThemeName::light: text = words("theme.light"_key); break;
            case ThemeName::contrast: text = words("theme.contrast"_key); break;
            case ThemeName::console: text = words("theme.console"_key); break;
            case ThemeName::mono: text = words("theme.mono"_key); break;
        }
        if (theme == editor.theme().name()) parts.chosen = parts.rows.size();
        parts.rows.push_back({text, "", "", false, "", std::string(name_of(theme))});
    }
    parts.on_take = [&editor, themes](std::size_t row) {
        Settings settings = editor.settings();
        settings.theme = themes[row];
        editor.set_settings(std::move(settings));
        if (editor.theme().name() != themes[row]) editor.say(editor.words()("theme.not_here"_key));
    };
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

void change_language(Editor& editor) {
    Settings settings = editor.settings();
    settings.language =
        editor.words().language() == Language::french ? Language::english : Language::french;
    editor.set_settings(std::move(settings));
}

void toggle_wrap(Editor& editor) {
    Settings settings = editor.settings();
    settings.wraps = !settings.wraps;
    editor.set_settings(std::move(settings));
}

void toggle_mistakes(Editor& editor) {
    Settings settings = editor.settings();
    settings.shows_mistakes = !settings.shows_mistakes;
    editor.set_settings(std::move(settings));
}

std::string leaving_sentence(const Words& words, const Kept& kept) {
    if (!kept.is_node_there && kept.unsaved > 0) return words("leaving.rescue"_key);
    if (!kept.has_room()) return words("leaving.disk"_key);
    if (kept.unsaved > 0) return words("leaving.not_yet"_key);
    if (!kept.wrote) return words("leaving.nothing"_key);
    if (kept.seats == 0) return words("leaving.here"_key);
    return words.count("leaving.passed_on"_key, kept.seats);
}

void quit(Editor& editor) {
    leave(editor, std::nullopt);
}

void hand_over(Editor& editor) {
    leave(editor, Onward{});
}

void leave(Editor& editor, std::optional<Onward> onward) {
    const auto go = [&editor, onward = std::move(onward)] {
        editor.onward = onward;
        editor.finish();
    };
    const Kept kept = editor.session().kept();
    if (kept.unsaved == 0 && kept.has_room()) return go();
    const Words& words = editor.words();
    ListPanel::Parts parts;
    parts.title = leaving_sentence(words, kept);
    parts.rows = {{words("leaving.stay"_key), "", "", false, "", "stay"},
                  {words("leaving.leave"_key), "", "", false, "", "leave"}};
    parts.on_take = [go](std::size_t row) {
        if (row == 1) go();
    };
    // Ctrl-Q once more is no answer, and no second question.
    parts.on_key = [](const KeyPress& key, std::optional<std::size_t>) { return key.with.ctrl; };
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

}  // namespace atelier::editor::room_actions
