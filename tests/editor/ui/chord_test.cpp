#include "editor/ui/chord.hpp"

#include "tests/test.hpp"

using namespace atelier::editor;

namespace {

constexpr Modifiers ctrl{false, false, true};
constexpr Modifiers all_held{true, true, true};

KeyPress letter(char32_t character, Modifiers with = {}) {
    return {KeyName::character, character, with};
}

}  // namespace

TEST_CASE("a chord comes back from its name, whatever key it is") {
    for (int name = static_cast<int>(KeyName::enter); name <= static_cast<int>(KeyName::right);
         ++name)
        for (const Modifiers with : {Modifiers{}, ctrl, all_held}) {
            const KeyPress key{static_cast<KeyName>(name), 0, with};
            CAPTURE(chord_text(key));
            CHECK(chord_named(chord_text(key)) == key);
        }
    for (char32_t number = 1; number <= 12; ++number)
        CHECK(chord_named(chord_text({KeyName::function, number, ctrl})) ==
              KeyPress{KeyName::function, number, ctrl});
    for (const char32_t character : {U's', U'é', U' ', U'+', U'>', U'日'})
        CHECK(chord_named(chord_text(letter(character, ctrl))) == letter(character, ctrl));
}

TEST_CASE("chords are written in one order and one case") {
    CHECK(chord_text({KeyName::up, 0, all_held}) == "ctrl+alt+shift+up");
    CHECK(chord_text(letter(' ', ctrl)) == "ctrl+space");
    CHECK(chord_text({KeyName::function, 10, {}}) == "f10");
}

TEST_CASE("what names no key is none") {
    for (const char* text : {"", "ctrl+", "alt+ctrl+a", "f0", "f13", "f99", "F2", "f1x", "ctrl+up+",
                             "ab", "haut", "\x1b", "\xff", "ctrl+\xc3"}) {
        CAPTURE(text);
        CHECK_FALSE(chord_named(text));
    }
}

TEST_CASE("Shift of a held letter does not count, and of an arrow it does") {
    CHECK(plain_chord(letter('S', ctrl)) == letter('s', ctrl));
    CHECK(plain_chord(letter('S', {true, false, false})) == letter('S'));
    const KeyPress up{KeyName::up, 0, {true, false, false}};
    CHECK(plain_chord(up) == up);
}

TEST_CASE("where a terminal can tell Shift beside Ctrl, it is another chord") {
    CHECK(plain_chord(letter('Z', {true, false, true})) == letter('z', {true, false, true}));
    CHECK(chord_text(plain_chord(letter('Z', {true, false, true}))) == "ctrl+shift+z");
}

TEST_CASE("people read chords in their language") {
    const Words english(Language::english);
    const Words french(Language::french);
    const KeyPress key{KeyName::up, 0, {true, true, false}};
    CHECK(shown_chord(english, key) == "Alt+Shift+Up");
    CHECK(shown_chord(french, key) == "Alt+Maj+Haut");
    CHECK(shown_chord(french, letter('s', ctrl)) == "Ctrl+S");
    CHECK(shown_chord(french, {KeyName::function, 10, {}}) == "F10");
    CHECK(shown_chord(english, letter(' ')) == "Space");
}
