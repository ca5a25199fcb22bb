#include "editor/app/keymap.hpp"

#include "tests/test.hpp"

using namespace atelier::editor;

namespace {

using Chosen = std::map<std::string, std::string>;

std::string found(const Keymap& keymap, std::string_view chord) {
    const auto key = chord_named(chord);
    REQUIRE(key);
    const Action* action = keymap.find(*key);
    return action == nullptr ? "" : std::string(action->id);
}
std::string key_text(const Keymap& keymap, std::string_view action) {
    const auto key = keymap.key_of(action);
    return key ? chord_text(*key) : "";
}

}  // namespace

TEST_CASE("every usual key of an action does it") {
    const Keymap keymap;
    CHECK(found(keymap, "ctrl+z") == "undo");
    CHECK(found(keymap, "f2") == "files");
    CHECK(found(keymap, "ctrl+b") == "files");
    CHECK(key_text(keymap, "files") == "f2");
    CHECK(found(keymap, "a").empty());
    CHECK_FALSE(keymap.key_of("new_folder"));
    CHECK_FALSE(keymap.key_of("no_such_action"));
}

TEST_CASE("a letter held with Alt is the same whether it is large or small") {
    CHECK(found(Keymap(), "alt+C") == "comment");
}

TEST_CASE("a chosen key takes it away from whoever had it") {
    const Keymap keymap(Chosen{{"redo", "ctrl+z"}});
    CHECK(found(keymap, "ctrl+z") == "redo");
    CHECK(key_text(keymap, "redo") == "ctrl+z");
    CHECK_FALSE(keymap.key_of("undo"));
    CHECK(found(keymap, "ctrl+y") == "redo");
}

TEST_CASE("an action that lost its first key keeps its second") {
    const Keymap keymap(Chosen{{"wrap", "f2"}});
    CHECK(found(keymap, "f2") == "wrap");
    CHECK(key_text(keymap, "files") == "ctrl+b");
}

TEST_CASE("of two that chose one key, one has it and the other has its usual one") {
    const Keymap keymap(Chosen{{"redo", "f9"}, {"undo", "f9"}});
    const std::string winner = found(keymap, "f9");
    CHECK((winner == "undo" || winner == "redo"));
    CHECK(key_text(keymap, winner) == "f9");
    const std::string loser = winner == "undo" ? "redo" : "undo";
    CHECK(key_text(keymap, loser) == (loser == "undo" ? "ctrl+z" : "ctrl+y"));
}

TEST_CASE("what a file says that is no action, no chord or no key to choose is passed over") {
    const Keymap keymap(Chosen{{"no_such_action", "f9"},
                               {"undo", "nonsense"},
                               {"redo", "a"},
                               {"find", "escape"},
                               {"copy", "enter"},
                               {"paste", ""}});
    CHECK(found(keymap, "f9").empty());
    CHECK(found(keymap, "a").empty());
    CHECK(found(keymap, "ctrl+z") == "undo");
    CHECK(found(keymap, "escape") == "menu");
    CHECK(found(keymap, "enter") == "new_line");
    CHECK(key_text(keymap, "paste") == "ctrl+v");
}

TEST_CASE("a key that is chosen with a capital is found all the same") {
    CHECK(found(Keymap(Chosen{{"wrap", "ctrl+W"}}), "ctrl+w") == "wrap");
}

TEST_CASE("keys that type, move or end a panel may not be chosen") {
    for (const char* chord : {"f9", "ctrl+s", "alt+é", "ctrl+up", "alt+shift+end", "shift+f3"}) {
        CAPTURE(chord);
        CHECK(may_be_chosen(*chord_named(chord)));
    }
    for (const char* chord :
         {"a", "space", "up", "shift+up", "enter", "escape", "ctrl+enter", "ctrl+escape",
          "backspace", "delete", "tab", "shift+tab", "home", "pagedown", ">"}) {
        CAPTURE(chord);
        CHECK_FALSE(may_be_chosen(*chord_named(chord)));
    }
}
