#include "editor/app/practice.hpp"

#include "editor/app/entry.hpp"
#include "editor/app/menus.hpp"
#include "editor/practice_home.hpp"
#include "tests/editor/app/scripted_room.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::editor;
namespace fs = std::filesystem;

namespace {

ScriptedRoom::Manner classless() {
    ScriptedRoom::Manner manner;
    manner.node.has_class = false;
    return manner;
}

// At the practice home of somebody called Karim.
ScriptedRoom::Manner practising() {
    ScriptedRoom::Manner manner = classless();
    manner.is_practice = true;
    manner.node.projects.projects.clear();
    manner.node.makes_projects = true;
    return manner;
}

}  // namespace

TEST_CASE("who chooses to practise alone types a name once and goes to a home of his own") {
    ScriptedRoom room(classless());
    room.press("down down enter");
    CHECK(room.sees("Your first name:"));
    room.press("enter");
    CHECK(room.sees("Type a name"));
    room.type("Karim");
    room.press("enter");
    CHECK(room.editor.is_over());
    REQUIRE(room.editor.onward);
    CHECK(room.editor.onward->home == practice_home_in(room.editor.setup().home));
    CHECK(room.editor.settings().person == "Karim");
    CHECK(room.asked<talk::FoundClass>().empty());
}

TEST_CASE("Esc at the question of a name leads back to the first screen") {
    ScriptedRoom room(classless());
    room.press("down down enter escape");
    CHECK(room.sees("Come into my class"));
    CHECK_FALSE(room.editor.onward);
}

TEST_CASE("whoever has practised goes on with it, and is not asked again") {
    ScriptedRoom::Manner manner = classless();
    manner.settings.person = "Karim";
    ScriptedRoom room(std::move(manner));
    fs::create_directories(room.home.path() / "practice");
    std::ofstream(room.home.path() / "practice/store.db") << "";
    begin_entry(room.editor);
    CHECK(room.row_at_cursor().find("Go on practising alone") != std::string::npos);
    room.press("enter");
    REQUIRE(room.editor.onward);
    CHECK(room.editor.onward->home == practice_home_in(room.editor.setup().home));
}

TEST_CASE("a practice home makes a class of one, a site and a page to write in at once") {
    ScriptedRoom room(practising());
    REQUIRE(room.asked<talk::FoundClass>().size() == 1);
    CHECK(room.asked<talk::FoundClass>()[0] ==
          talk::FoundClass{"I practise alone", "Me", "Me", 1, {}});
    REQUIRE(room.asked<talk::NewProject>().size() == 1);
    CHECK(room.asked<talk::NewProject>()[0].name == "My tries");
    REQUIRE(room.asked<talk::Create>().size() == 1);
    CHECK(room.asked<talk::Create>()[0].name == "index.html");
    CHECK(room.asked<talk::Create>()[0].parent == site_uri);
    CHECK(room.asked<talk::Write>()[0].content.starts_with("<!DOCTYPE html>"));
    CHECK(room.editor.stage() == Stage::project);
    CHECK(room.editor.page() != nullptr);
    CHECK_FALSE(room.has_panel());
}

TEST_CASE("a practice that has a class and no site goes on where it stopped") {
    ScriptedRoom::Manner manner = practising();
    manner.node.has_class = true;
    const ScriptedRoom room(std::move(manner));
    CHECK(room.asked<talk::FoundClass>().empty());
    CHECK(room.asked<talk::NewProject>().size() == 1);
}

TEST_CASE("the way out of a practice leads to the home around it, and only there is it offered") {
    const auto is_offered = [](const ScriptedRoom& room) {
        for (const Menu& menu : menus_of(room.editor))
            for (const MenuEntry& entry : menu.entries)
                if (entry.text == "Come into my class") return true;
        return false;
    };
    ScriptedRoom room(practising());
    CHECK(is_offered(room));
    room.run("leave_practice");
    REQUIRE(room.editor.onward);
    CHECK(room.editor.onward->home == room.home.path().string());
    ScriptedRoom other;
    CHECK_FALSE(is_offered(other));
    other.run("leave_practice");
    CHECK_FALSE(other.editor.is_over());
}
