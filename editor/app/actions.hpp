#pragma once

// Everything that can be done in the editor, once: what menus, the palette, hints, help and keys
// are made of. Nothing changes the editor's state but an action or typing.

#include "editor/words/words.hpp"

#include <span>
#include <string>
#include <string_view>

namespace atelier::editor {

class Editor;

enum class MenuName : std::uint8_t { none = 0, file, edit, site, team, view, help };
inline constexpr std::size_t menu_count = 6;

struct Action {
    std::string_view id;  // in keymaps, headless commands and tests; never another one
    MenuName menu{};      // none: keys of the text, not worth a row
    Key label;
    Key about;              // one sentence, and words that people look for
    std::string_view keys;  // the usual chords, separated by blanks
    void (*run)(Editor& editor);
    // Empty: it can be done now.
    std::string (*why_not)(const Editor& editor);
    // False: no menu has it, since most people never need it. Without: always.
    bool (*is_offered)(const Editor& editor) = nullptr;
};

std::span<const Action> actions();
const Action* action_named(std::string_view id);
Key name_of_menu(MenuName menu);

}  // namespace atelier::editor
