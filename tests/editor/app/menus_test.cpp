#include "editor/app/menus.hpp"

#include "tests/editor/app/scripted_room.hpp"

using namespace atelier;
using namespace atelier::editor;

namespace {

const MenuEntry& entry_of(const std::vector<Menu>& menus, const std::string& text) {
    for (const Menu& menu : menus)
        for (const MenuEntry& entry : menu.entries)
            if (entry.text == text) return entry;
    FAIL("no entry " + text);
    return menus[0].entries[0];
}

}  // namespace

TEST_CASE("every action of a menu is in it once, with its key, in the order of the table") {
    const ScriptedRoom room;
    const auto menus = menus_of(room.editor);
    REQUIRE(menus.size() == menu_count);
    std::vector<std::string> expected;
    std::vector<std::string> found;
    for (const Action& action : actions())
        if (action.menu != MenuName::none && action.is_offered == nullptr)
            expected.push_back(room.editor.words()(action.label));
    for (const Menu& menu : menus)
        for (const MenuEntry& entry : menu.entries)
            found.push_back(entry.text);
    CHECK(found == expected);
    CHECK(entry_of(menus, "Undo").key == "Ctrl+Z");
    CHECK(entry_of(menus, "New folder").key.empty());
}

TEST_CASE("an action that cannot be done says why in its menu, and nothing else does") {
    ScriptedRoom room;
    CHECK(entry_of(menus_of(room.editor), "Undo").why_not.empty());
    CHECK(entry_of(menus_of(room.editor), "Stop following").why_not == "You follow nobody.");
    room.press("ctrl+w");
    CHECK_FALSE(entry_of(menus_of(room.editor), "Undo").why_not.empty());
}

TEST_CASE("a menu's entry does what its action does") {
    ScriptedRoom room;
    room.press("f10 right s");
    CHECK(room.row_at_cursor().find("Select all") != std::string::npos);
    room.press("enter");
    CHECK(room.marked().starts_with("«"));
    CHECK_FALSE(room.has_panel());
}

TEST_CASE("an entry that opens a panel leaves it in front") {
    ScriptedRoom room;
    room.press("f10 enter");
    CHECK(room.sees("css/"));
    CHECK(room.has_panel());
    room.press("escape");
    CHECK_FALSE(room.has_panel());
}

TEST_CASE("every entry of every menu can be reached and shows at 80x24") {
    ScriptedRoom room;
    room.press("f10");
    for (const Menu& menu : menus_of(room.editor)) {
        for (const MenuEntry& entry : menu.entries) {
            CAPTURE(menu.name, entry.text);
            CHECK(room.row_at_cursor().find(entry.text) != std::string::npos);
            room.press("down");
        }
        room.press("right");
    }
}

TEST_CASE("the palette finds an action by words that are not its name") {
    ScriptedRoom room;
    room.press("ctrl+e");
    room.type("switch off");
    CHECK(room.row_at_cursor().find("Leave") != std::string::npos);
    room.press("enter");
    CHECK(room.editor.is_over());
}

TEST_CASE("the palette speaks French without accents") {
    ScriptedRoom::Manner manner;
    manner.language = Language::french;
    ScriptedRoom room(std::move(manner));
    room.press("ctrl+e");
    room.type("retablir");
    CHECK(room.row_at_cursor().find(room.editor.words()("action.redo"_key)) != std::string::npos);
}

TEST_CASE("the palette finds an action first by the first word of its name") {
    ScriptedRoom::Manner manner;
    manner.language = Language::french;
    ScriptedRoom room(std::move(manner));
    for (const char* words : {"laisser", "place", "changer d'utilisateur"}) {
        CAPTURE(words);
        room.press("ctrl+e");
        room.type(words);
        CHECK(room.row_at_cursor().find("Laisser la place") != std::string::npos);
        room.press("escape");
    }
}

TEST_CASE("what cannot be done says why in the palette, and the palette stays") {
    ScriptedRoom room;
    room.press("ctrl+e");
    room.type("stop following");
    room.press("enter");
    CHECK(room.sees("You follow nobody."));
    CHECK(room.has_panel());
}

TEST_CASE("words that mean nothing find nothing, and Enter then does nothing") {
    ScriptedRoom room;
    room.press("ctrl+e");
    room.type("xyzzy");
    CHECK(room.sees("No such thing"));
    room.press("enter escape");
    CHECK_FALSE(room.has_panel());
    CHECK(room.asked<talk::Edit>().empty());
}
