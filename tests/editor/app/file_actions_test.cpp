#include "editor/app/file_actions.hpp"

#include "tests/editor/app/scripted_room.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::editor;

namespace {

bool is_in_drawer(ScriptedRoom& room, std::string_view name) {
    for (const std::string& row : room.rows())
        if (row.substr(0, 26).find(name) != std::string::npos) return true;
    return false;
}

}  // namespace

// ---- the drawer ---------------------------------------------------------------------------------

TEST_CASE("the drawer shows folders, files and notes, at the file that is open") {
    ScriptedRoom room;
    room.press("f2");
    for (const char* name : {"css/", "style.css", "images/", "four.jpg", "25 ko", "index.html",
                             "Notes (not in the site)", "idées.txt"})
        CHECK(is_in_drawer(room, name));
    CHECK(room.row_at_cursor().find("›index.html") != std::string::npos);
    CHECK(room.sees("<h1>Pain</h1>"));
    room.press("down enter");
    CHECK(room.editor.page()->uri() == note_uri);
    CHECK_FALSE(room.has_panel());
}

TEST_CASE("Delete in the drawer deletes the file that is chosen, and the bin gives it back") {
    ScriptedRoom room;
    room.press("f2 up");
    room.press("delete");
    REQUIRE(room.asked<talk::Delete>().size() == 1);
    CHECK(room.asked<talk::Delete>()[0].uri == four_uri);
    CHECK(room.sees("images/four.jpg is in the bin"));
    room.press("escape");
    room.run("restore");
    CHECK(room.row_at_cursor().find("images/four.jpg") != std::string::npos);
    room.press("enter");
    CHECK(room.asked<talk::Restore>().back() == talk::Restore{bakery, talk::ChangeId{hex_of('9')}});
    CHECK(room.editor.deleted.empty());
    CHECK(room.sees("images/four.jpg is back."));
}

TEST_CASE("a file that somebody makes above leaves the same one chosen, and that one is deleted") {
    ScriptedRoom room;
    room.press("f2");
    CHECK(room.row_at_cursor().find("index.html") != std::string::npos);
    room.add_file("aaa.html");
    room.tree_changed();
    CHECK(room.row_at_cursor().find("index.html") != std::string::npos);
    room.press("delete");
    CHECK(room.asked<talk::Delete>().back().uri == index_uri);
}

TEST_CASE("a site that may not be written loses no file by Delete") {
    ScriptedRoom::Manner manner;
    manner.node.projects.projects[0].may_write = false;
    manner.settings.project = bakery.hex;
    ScriptedRoom room(std::move(manner));
    room.press("f2 delete");
    CHECK(room.asked<talk::Delete>().empty());
    CHECK(room.sees("not write it"));
    for (const char* chord : {"n", "d", "r", "c", "m", "i"}) {
        room.editor.say("");
        room.press(chord);
        CHECK(room.sees("not write it"));
    }
    CHECK(room.asked<talk::Create>().empty());
}

TEST_CASE("the letters of those who are in a file stand beside it") {
    ScriptedRoom room;
    room.show({seat_at(ana_seat, style_uri, {0, 0})});
    room.press("f2");
    const auto rows = room.rows();
    const auto row = std::ranges::find_if(rows, [](const std::string& each) {
        return each.find("style.css") < 10;  // in the drawer
    });
    REQUIRE(row != rows.end());
    CHECK(row->substr(0, 26).find(" A") != std::string::npos);
}

TEST_CASE("N in the drawer makes a page beside the chosen file and opens it") {
    ScriptedRoom room;
    room.press("f2 n");
    CHECK(room.row_at_cursor().find("page.html") != std::string::npos);
    room.type("menu.html");
    room.press("enter");
    REQUIRE(room.asked<talk::Create>().size() == 1);
    CHECK(room.asked<talk::Create>()[0] ==
          talk::Create{site_uri, talk::NodeKind::text, "menu.html", {}, {}});
    CHECK(room.editor.name_of_file(room.editor.page()->uri()) == "menu.html");
    CHECK(room.text(room.editor.page()->uri()).starts_with("<!DOCTYPE html>"));
}

TEST_CASE("what is made where a folder is chosen goes into it, a style is empty") {
    ScriptedRoom room;
    room.press("f2 home n");
    room.type("b.css");
    room.press("enter");
    CHECK(room.asked<talk::Create>().back().parent == css_folder_uri);
    CHECK(room.asked<talk::Write>().empty());
    CHECK(room.text(room.editor.page()->uri()).empty());
}

TEST_CASE("a name is needed, and it has no slash") {
    ScriptedRoom room;
    room.press("ctrl+n backspace enter");
    CHECK(room.sees("Type a name"));
    room.type("a/b.html");
    room.press("enter");
    CHECK(room.sees("A name has no slash"));
    CHECK(room.asked<talk::Create>().empty());
    room.press("escape");
    CHECK_FALSE(room.has_panel());
}

TEST_CASE("a name that is taken is proposed with a number") {
    ScriptedRoom room;
    room.add_file("page.html");
    room.tree_changed();
    room.press("ctrl+n");
    CHECK(room.row_at_cursor().find("page-2.html") != std::string::npos);
}

TEST_CASE("what the node refuses is said, and nothing else happens") {
    ScriptedRoom room;
    room.node.refused["atelier/create"] = talk::Code::bad_name;
    room.press("ctrl+n enter");
    CHECK(room.editor.pages().size() == 1);
    CHECK_FALSE(room.status().starts_with("          "));
}

TEST_CASE("a file is renamed under its tab") {
    ScriptedRoom room;
    room.run("rename");
    CHECK(room.row_at_cursor().find("index.html") != std::string::npos);
    room.type("accueil.html");
    room.press("enter");
    CHECK(room.asked<talk::Rename>().back() == talk::Rename{index_uri, "accueil.html"});
    CHECK(room.row(1).starts_with(" accueil.html │"));
}

TEST_CASE("a copy has the text as it is now, under a free name") {
    ScriptedRoom room;
    room.type("x");
    room.run("duplicate_file");
    CHECK(room.row_at_cursor().find("index-2.html") != std::string::npos);
    room.press("enter");
    CHECK(room.editor.name_of_file(room.editor.page()->uri()) == "index-2.html");
    CHECK(room.text(room.editor.page()->uri()).starts_with("x<h1>Pain"));
}

TEST_CASE("a picture is copied by its content, a folder is not copied") {
    ScriptedRoom room;
    room.press("f2 up c enter");
    CHECK(room.asked<talk::Create>().back() == talk::Create{images_uri, talk::NodeKind::blob,
                                                            "four-2.jpg", talk::BlobId{hex_of('8')},
                                                            25'000});
    room.press("home c");
    CHECK(room.sees("A whole folder is not copied"));
}

TEST_CASE("a file is moved into a folder, and no folder into itself") {
    ScriptedRoom room;
    room.run("move_file");
    CHECK(room.sees("Put index.html where?"));
    room.press("down down enter");
    CHECK(room.asked<talk::Move>().back() == talk::Move{index_uri, css_folder_uri});
    room.press("f2 home m");
    CHECK_FALSE(room.sees(" css/ "));
}

// ---- tabs, opening, moments, the browser --------------------------------------------------------

TEST_CASE("a file is opened by any part of its path") {
    ScriptedRoom room;
    room.press("ctrl+o");
    CHECK_FALSE(room.sees("four.jpg"));
    room.type("sty");
    room.press("enter");
    CHECK(room.editor.page()->uri() == style_uri);
}

TEST_CASE("tabs go round in both directions") {
    ScriptedRoom room;
    room.editor.open_file(style_uri);
    room.press("alt+right");
    CHECK(room.editor.page()->uri() == index_uri);
    room.press("alt+left");
    CHECK(room.editor.page()->uri() == style_uri);
}

TEST_CASE("a moment gets its name, and the text stays as it is") {
    ScriptedRoom room;
    room.press("ctrl+s");
    CHECK(room.sees("Everything is kept already"));
    room.type("menu fini");
    room.press("enter");
    CHECK(room.asked<talk::NameMoment>().back() == talk::NameMoment{bakery, "menu fini"});
    CHECK(room.sees("“menu fini” has its name"));
}

TEST_CASE("the page that is open is shown in the browser, or its path where there is none") {
    std::string shown;
    bool has_browser = true;
    ScriptedRoom::Manner manner;
    manner.setup.mirror_folder = "/home/lea/Atelier";
    manner.setup.open_outside = [&](const std::string& path) {
        shown = path;
        return has_browser;
    };
    ScriptedRoom room(std::move(manner));
    room.press("f5");
    CHECK(shown == "/home/lea/Atelier/Boulangerie/site/index.html");
    CHECK(room.sees("The page opens"));
    has_browser = false;
    room.editor.open_file(style_uri);
    room.press("f5");
    CHECK(shown == "/home/lea/Atelier/Boulangerie/site/index.html");
    CHECK(room.sees("The page is there"));
}

TEST_CASE("a site's name leads to no folder but one of its own") {
    ScriptedRoom::Manner manner;
    manner.setup.mirror_folder = "/home/lea/Atelier";
    manner.node.projects.projects[0].name = "../../.ssh";
    ScriptedRoom room(std::move(manner));
    room.press("f5");
    for (const talk::MirrorFolder& each : room.asked<talk::MirrorFolder>())
        CHECK(each.path.find("..") == std::string::npos);
}
