#pragma once

// Which key does what: the usual keys of all actions, and those that a person has chosen instead.
// One chord means one action; a chosen one takes it away from whoever had it.

#include "editor/app/actions.hpp"
#include "editor/ui/chord.hpp"

#include <map>

namespace atelier::editor {

class Keymap {
public:
    explicit Keymap(const std::map<std::string, std::string>& chosen = {});

    const Action* find(const KeyPress& key) const;
    // The first of an action's keys; nothing: it has none.
    std::optional<KeyPress> key_of(std::string_view action) const;

private:
    std::map<std::string, const Action*> by_chord_;
    std::map<std::string, KeyPress, std::less<>> by_action_;
};

// A person may choose it: not a letter that is typed, nor a key that moves or ends a panel.
bool may_be_chosen(const KeyPress& key);

}  // namespace atelier::editor
