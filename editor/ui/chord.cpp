#include "editor/ui/chord.hpp"

#include "editor/utf8.hpp"

#include <algorithm>

namespace atelier::editor {

namespace {

struct Named {
    KeyName name;
    std::string_view text;
    Key shown;
};

constexpr std::array<Named, 14> named_keys{{
    {KeyName::enter, "enter", "key.enter"_key},
    {KeyName::tab, "tab", "key.tab"_key},
    {KeyName::escape, "escape", "key.escape"_key},
    {KeyName::backspace, "backspace", "key.backspace"_key},
    {KeyName::erase, "delete", "key.delete"_key},
    {KeyName::insert, "insert", "key.insert"_key},
    {KeyName::home, "home", "key.home"_key},
    {KeyName::end, "end", "key.end"_key},
    {KeyName::page_up, "pageup", "key.page_up"_key},
    {KeyName::page_down, "pagedown", "key.page_down"_key},
    {KeyName::up, "up", "key.up"_key},
    {KeyName::down, "down", "key.down"_key},
    {KeyName::left, "left", "key.left"_key},
    {KeyName::right, "right", "key.right"_key},
}};

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

char32_t upper(char32_t letter) {
    return letter >= 'a' && letter <= 'z' ? letter - ('a' - 'A') : letter;
}

std::optional<KeyPress> function_named(std::string_view text) {
    if (text.size() < 2 || text.size() > 3 || text[0] != 'f') return std::nullopt;
    unsigned number = 0;
    for (const char digit : text.substr(1)) {
        if (digit < '0' || digit > '9') return std::nullopt;
        number = number * 10 + static_cast<unsigned>(digit - '0');
    }
    if (number < 1 || number > 12) return std::nullopt;
    return KeyPress{KeyName::function, number, {}};
}

}  // namespace

KeyPress plain_chord(KeyPress key) {
    if (key.name != KeyName::character) return key;
    if (key.with.ctrl || key.with.alt) {
        if (key.character >= 'A' && key.character <= 'Z') key.character += 'a' - 'A';
        return key;
    }
    key.with.shift = false;
    return key;
}

std::string chord_text(const KeyPress& key) {
    std::string text;
    if (key.with.ctrl) text += "ctrl+";
    if (key.with.alt) text += "alt+";
    if (key.with.shift) text += "shift+";
    if (key.name == KeyName::function) return text + "f" + std::to_string(key.character);
    if (key.name == KeyName::character) {
        if (key.character == ' ') return text + "space";
        append_utf8(text, key.character);
        return text;
    }
    for (const Named& each : named_keys)
        if (each.name == key.name) text += each.text;
    return text;
}

std::optional<KeyPress> chord_named(std::string_view text) {
    Modifiers with;
    with.ctrl = take_prefix(text, "ctrl+");
    with.alt = take_prefix(text, "alt+");
    with.shift = take_prefix(text, "shift+");
    if (text.empty()) return std::nullopt;
    if (text == "space") return KeyPress{KeyName::character, ' ', with};
    for (const Named& each : named_keys)
        if (each.text == text) return KeyPress{each.name, 0, with};
    if (auto function = function_named(text)) {
        function->with = with;
        return function;
    }
    std::size_t at = 0;
    const auto character = next_code_point(text, at);
    if (!character || at != text.size() || *character < 0x20) return std::nullopt;
    return KeyPress{KeyName::character, *character, with};
}

std::string shown_chord(const Words& words, const KeyPress& key) {
    std::string text;
    if (key.with.ctrl) text += words("key.ctrl"_key) + "+";
    if (key.with.alt) text += words("key.alt"_key) + "+";
    if (key.with.shift) text += words("key.shift"_key) + "+";
    if (key.name == KeyName::function) return text + "F" + std::to_string(key.character);
    if (key.name == KeyName::character) {
        if (key.character == ' ') return text + words("key.space"_key);
        append_utf8(text, upper(key.character));
        return text;
    }
    for (const Named& each : named_keys)
        if (each.name == key.name) text += words(each.shown);
    return text;
}

}  // namespace atelier::editor
