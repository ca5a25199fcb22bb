#include "editor/app/keymap.hpp"

#include <algorithm>
#include <vector>

namespace atelier::editor {

namespace {

std::vector<std::string_view> chords_of(std::string_view text) {
    std::vector<std::string_view> chords;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        chords.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return chords;
}

}  // namespace

Keymap::Keymap(const std::map<std::string, std::string>& chosen) {
    for (const auto& [id, chord] : chosen) {
        const Action* action = action_named(id);
        const auto key = chord_named(chord);
        if (action == nullptr || !key || !may_be_chosen(*key)) continue;
        const KeyPress plain = plain_chord(*key);
        if (by_chord_.emplace(chord_text(plain), action).second)
            by_action_.emplace(action->id, plain);
    }
    for (const Action& action : actions())
        for (const std::string_view chord : chords_of(action.keys)) {
            const auto key = chord_named(chord);
            if (!key || !by_chord_.emplace(chord_text(*key), &action).second) continue;
            by_action_.emplace(action.id, *key);
        }
}

const Action* Keymap::find(const KeyPress& key) const {
    const auto found = by_chord_.find(chord_text(plain_chord(key)));
    return found == by_chord_.end() ? nullptr : found->second;
}

std::optional<KeyPress> Keymap::key_of(std::string_view action) const {
    const auto found = by_action_.find(action);
    if (found == by_action_.end()) return std::nullopt;
    return found->second;
}

bool may_be_chosen(const KeyPress& key) {
    if (key.name == KeyName::function) return true;
    if (key.name == KeyName::character) return key.with.ctrl || key.with.alt;
    return (key.with.ctrl || key.with.alt) && key.name != KeyName::escape &&
           key.name != KeyName::enter;
}

}  // namespace atelier::editor
