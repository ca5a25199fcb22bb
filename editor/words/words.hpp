#pragma once

// The sentences that people read, in their language. They stand in fr.po and en.po, which become a
// table when the program is built (po_table.py); nothing is looked for on the disk, and the host's
// locales are never asked: a machine that has none for French speaks French all the same.
//
// A sentence has a key, and holes `{name}` that are filled by the caller. Whatever is put in passes
// safe_text: no name that came from outside reaches the terminal as it is. A key that the table
// does not have is our own mistake (tests/editor/words/catalogues_test.py finds it before).

#include "protocol/editor_messages/seat_home.hpp"

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace atelier::editor {

enum class Language : std::uint8_t { english, french };

// `--lang`, else LC_ALL, LC_MESSAGES, LANG, the first that is set: `fr…` is French, all else
// English.
Language language_of(const std::optional<std::string>& given, const talk::Environment& environment);
// What --lang may be; nothing for anything else.
std::optional<Language> language_named(std::string_view name);

struct Key {
    std::string_view name;
};
// Every key in the code is written so: a script finds them.
constexpr Key operator""_key(const char* text, std::size_t size) {
    return Key{{text, size}};
}

struct Slot {
    std::string_view name;
    std::string value;
};
using Slots = std::initializer_list<Slot>;

// One row of the table; `many` is empty where there is no plural.
struct Sentence {
    std::string_view key;
    std::array<std::string_view, 2> one;  // by Language
    std::array<std::string_view, 2> many;
};
std::span<const Sentence> sentences();  // made from the catalogues, by key

class Words {
public:
    explicit Words(Language language) : language_(language) {}

    Language language() const { return language_; }
    std::string operator()(Key key, Slots slots = {}) const;
    // For so many; the number itself is {n}.
    std::string count(Key key, std::uint64_t number, Slots slots = {}) const;

private:
    Language language_;
};

// `{name}` for each slot; holes that nobody fills stay, so that they are seen.
std::string filled(std::string_view sentence, Slots slots);

}  // namespace atelier::editor
