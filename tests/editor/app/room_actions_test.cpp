#include "editor/app/room_actions.hpp"

#include "tests/editor/app/scripted_room.hpp"

using namespace atelier;
using namespace atelier::editor;
using namespace std::chrono_literals;

namespace {

ScriptedRoom::Manner slow_disk() {
    ScriptedRoom::Manner manner;
    manner.node.saves = false;
    return manner;
}
void choose_key_for(ScriptedRoom& room, std::string_view label) {
    room.run("choose_key");
    room.type(label);
    room.press("enter");
}

}  // namespace

// ---- leaving ------------------------------------------------------------------------------------

TEST_CASE("who leaves while all is kept is not asked") {
    ScriptedRoom room;
    room.type("x");
    room.press("ctrl+q");
    CHECK(room.editor.is_over());
}

TEST_CASE("who leaves while something is not kept is asked, and stays with Enter or Esc") {
    ScriptedRoom room(slow_disk());
    room.type("x");
    room.press("ctrl+q");
    CHECK_FALSE(room.editor.is_over());
    CHECK(room.sees("The last words are not kept yet."));
    room.press("enter");
    CHECK_FALSE(room.editor.is_over());
    CHECK_FALSE(room.has_panel());
    room.press("ctrl+q ctrl+q escape");
    CHECK_FALSE(room.has_panel());
    CHECK_FALSE(room.editor.is_over());
    room.press("ctrl+q down enter");
    CHECK(room.editor.is_over());
    CHECK(room.text().starts_with("x<h1>"));
}

TEST_CASE("who leaves with the node gone is told of the rescue copy") {
    ScriptedRoom room;
    room.break_off();
    room.type("x");
    room.press("ctrl+q");
    CHECK_FALSE(room.editor.is_over());
    CHECK(room.sees("rescue copy"));
}

TEST_CASE("who hands the seat over leaves as one leaves, and the names are shown") {
    ScriptedRoom room;
    room.type("x");
    room.run("hand_over");
    CHECK(room.editor.is_over());
    REQUIRE(room.editor.onward);
    CHECK(room.editor.onward->home.empty());
}

TEST_CASE("who hands the seat over while something is not kept is asked, too") {
    ScriptedRoom room(slow_disk());
    room.type("x");
    room.run("hand_over");
    CHECK_FALSE(room.editor.is_over());
    room.press("escape");
    CHECK_FALSE(room.editor.onward);
    room.run("hand_over");
    room.press("down enter");
    CHECK(room.editor.is_over());
    CHECK(room.editor.onward);
}

TEST_CASE("whether one may switch off is said of what is kept, and of nothing else") {
    const Words words(Language::english);
    const auto sentence = [&](const Kept& kept) {
        return room_actions::leaving_sentence(words, kept);
    };
    Kept kept;
    kept.is_node_there = true;
    CHECK(sentence(kept) == "You may switch off.");
    kept.wrote = true;
    CHECK(sentence(kept).find("kept here. The others will have it later") != std::string::npos);
    kept.seats = 3;
    CHECK(sentence(kept) == "You may switch off: kept here and on 3 other seats.");
    kept.unsaved = 1;
    CHECK(sentence(kept).find("switch off") == std::string::npos);
    kept.unsaved = 0;
    kept.disk = talk::DiskTrouble::full;
    CHECK(sentence(kept).find("switch off") == std::string::npos);
    Kept gone;
    gone.unsaved = 1;
    CHECK(sentence(gone).find("switch off") == std::string::npos);
    CHECK(room_actions::leaving_sentence(Words(Language::french), kept).find("éteindre") ==
          std::string::npos);
}

// ---- keys ---------------------------------------------------------------------------------------

TEST_CASE("a key that is chosen does it at once, and after a restart") {
    ScriptedRoom room;
    choose_key_for(room, "double the line");
    room.press("f9");
    CHECK(room.sees("F9: Double the line"));
    CHECK_FALSE(room.has_panel());
    room.press("f9");
    CHECK(room.text().starts_with("<h1>Pain</h1>\n<h1>Pain</h1>\n"));
    CHECK(load_settings(room.home.path()).keys ==
          std::map<std::string, std::string>{{"duplicate_line", "f9"}});
}

TEST_CASE("a key that is chosen again is the other action's then, and only its") {
    ScriptedRoom room;
    choose_key_for(room, "double the line");
    room.press("f9");
    choose_key_for(room, "delete the line");
    room.press("f9 f9");
    CHECK(room.text() == "<p>du jour</p>\n");
    CHECK(room.editor.settings().keys == std::map<std::string, std::string>{{"delete_line", "f9"}});
}

TEST_CASE("a key that types or moves cannot be chosen, and Esc leaves keys as they are") {
    ScriptedRoom room;
    choose_key_for(room, "double the line");
    for (const char* chord : {"a", "up", "enter", "tab", "backspace"}) {
        room.press(chord);
        CHECK(room.has_panel());
        CHECK(room.sees("This key writes or moves already"));
    }
    room.press("escape");
    CHECK(room.editor.settings().keys.empty());
    CHECK(room.text().starts_with("<h1>"));
}

TEST_CASE("the list of keys has every key as it is now, and help can be read") {
    ScriptedRoom room;
    room.size = {200, 80};
    room.run("keys");
    for (const Action& action : actions()) {
        if (action.menu == MenuName::none || !room.editor.keymap().key_of(action.id)) continue;
        CAPTURE(action.id);
        CHECK(room.sees(shown_chord(room.editor.words(), *room.editor.keymap().key_of(action.id))));
    }
    room.press("escape f1");
    CHECK(room.sees("Esc closes what is in front"));
}

// ---- looks --------------------------------------------------------------------------------------

TEST_CASE("a theme is chosen from a list that begins with the present one") {
    ScriptedRoom::Manner manner;
    manner.setup.depth = ColorDepth::palette;
    ScriptedRoom room(std::move(manner));
    room.run("theme");
    CHECK(room.row_at_cursor().find("Dark") != std::string::npos);
    room.press("down down enter");
    CHECK(room.editor.theme().name() == ThemeName::contrast);
    CHECK(load_settings(room.home.path()).theme == ThemeName::contrast);
}

TEST_CASE("a screen without colours says so, and what was chosen holds elsewhere") {
    ScriptedRoom room;
    room.run("theme");
    room.press("home enter");
    CHECK(room.sees("has not enough colours"));
    CHECK(room.editor.theme().name() == ThemeName::mono);
    CHECK(room.editor.settings().theme == ThemeName::dark);
}

TEST_CASE("language, wrapping and mistakes change and change back") {
    ScriptedRoom room;
    room.run("language");
    CHECK(room.editor.words().language() == Language::french);
    room.run("language");
    CHECK(room.editor.words().language() == Language::english);
    room.press("alt+z");
    CHECK_FALSE(room.editor.settings().wraps);
    room.press("alt+z");
    CHECK(room.editor.settings().wraps);
    room.run("mistakes");
    CHECK_FALSE(room.editor.settings().shows_mistakes);
}
