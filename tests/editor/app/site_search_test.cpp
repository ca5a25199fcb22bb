#include "editor/app/site_search.hpp"

#include "tests/editor/app/scripted_room.hpp"

using namespace atelier::editor;

namespace {

ScriptedRoom::Manner with_style(std::string style) {
    ScriptedRoom::Manner manner;
    manner.text = "<h1>Pain</h1>\n<p>du pain</p>\n";
    manner.node.texts[style_uri] = Buffer(std::move(style));
    return manner;
}

}  // namespace

TEST_CASE("words are found in every file, and Enter goes there") {
    ScriptedRoom room(with_style("p {}\n.pain {}\n"));
    room.run("find_in_site");
    room.type("pain");
    room.press("enter");
    CHECK(room.sees("index.html 1  <h1>Pain</h1>"));
    CHECK(room.sees("css/style.css 2  .pain {}"));
    while (room.row_at_cursor().find("style.css") == std::string::npos)
        room.press("down");
    room.press("enter");
    CHECK(room.marked() == "p {}\n.|pain {}\n");
}

TEST_CASE("what is in no file is said") {
    ScriptedRoom room(with_style("p {}\n"));
    room.run("find_in_site");
    room.type("brioche");
    room.press("enter");
    CHECK(room.sees("brioche"));
    CHECK(room.sees("in no file of the site"));
}

TEST_CASE("replacing everywhere shows what would change first, and is one step") {
    ScriptedRoom room(with_style(".pain {}\n"));
    room.run("replace_in_site");
    room.type("pain");
    room.press("enter");
    room.type("seigle");
    room.press("enter");
    CHECK(room.sees("css/style.css 1  .seigle {}"));
    CHECK(room.node.texts.at(style_uri).text() == ".pain {}\n");
    room.press("enter");
    CHECK(room.text() == "<h1>seigle</h1>\n<p>du seigle</p>\n");
    CHECK(room.text(style_uri) == ".seigle {}\n");
    const auto edits = room.asked<atelier::talk::Edit>();
    REQUIRE(edits.size() == 2);
    CHECK(edits[0].group == edits[1].group);
    CHECK(room.editor.page()->uri() == index_uri);
}

TEST_CASE("Esc leaves everything as it is") {
    ScriptedRoom room(with_style(".pain {}\n"));
    room.run("replace_in_site");
    room.type("pain");
    room.press("enter");
    room.type("seigle");
    room.press("enter escape");
    CHECK(room.text() == "<h1>Pain</h1>\n<p>du pain</p>\n");
    CHECK(room.asked<atelier::talk::Edit>().empty());
}
