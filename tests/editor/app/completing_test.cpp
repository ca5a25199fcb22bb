#include "editor/app/completing.hpp"

#include "tests/editor/app/scripted_room.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("names come from all open pages, and files from the folder of the page") {
    ScriptedRoom::Manner manner;
    manner.text = "<p class=\"\"><a href=\"\">\n";
    manner.node.texts[style_uri] = Buffer(".tarte {}\n");
    ScriptedRoom room(std::move(manner));
    room.put_caret(10);
    CHECK_FALSE(completion_here(room.editor, false));  // the style is not open yet
    room.editor.open_file(style_uri);
    room.later(std::chrono::milliseconds(10));
    room.editor.open_file(index_uri);
    const auto offered = completion_here(room.editor, false);
    REQUIRE(offered);
    CHECK(offered->chosen().text == "tarte");
    room.put_caret(21);
    REQUIRE(completion_here(room.editor, false));
    CHECK(completion_here(room.editor, false)->chosen().text == "index.html");
}

TEST_CASE("nothing is offered where something is selected, or no page is open") {
    ScriptedRoom room;
    room.put_caret(2);
    CHECK(completion_here(room.editor, true));
    room.press("ctrl+a");
    CHECK_FALSE(completion_here(room.editor, true));
    room.press("ctrl+w");
    CHECK_FALSE(completion_here(room.editor, true));
}
