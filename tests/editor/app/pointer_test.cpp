#include "editor/app/pointer.hpp"

#include "tests/editor/app/room_at_text.hpp"

using namespace atelier;
using namespace atelier::editor;
using namespace std::chrono_literals;

TEST_CASE("a click puts the caret, a second selects the word, a third the line") {
    AtText room("|un pain\nrond");
    const std::size_t left = room.cursor().column;
    room.click(2, left + 4);
    CHECK(room.marked() == "un p|ain\nrond");
    room.click(2, left + 4);
    CHECK(room.marked() == "un «pain|\nrond");
    room.click(2, left + 4);
    CHECK(room.marked() == "«un pain|\nrond");
    room.later(1s);
    room.click(2, left + 4);
    CHECK(room.marked() == "un p|ain\nrond");
    room.click(3, left + 2, Mouse::Kind::drag);
    CHECK(room.marked() == "un p«ain\nro|nd");
    room.click(3, left + 2, Mouse::Kind::release);
    CHECK(room.marked() == "un p«ain\nro|nd");
}

TEST_CASE("a click in the row of menus opens them, the wheel scrolls the text") {
    AtText room("|" + std::string(100, '\n'));
    room.click(0, 3);
    CHECK(room.has_panel());
    room.press("escape");
    room.click(5, 5, Mouse::Kind::wheel_down);
    CHECK(room.row(2).ends_with(" 4"));
    room.click(5, 5, Mouse::Kind::wheel_up);
    CHECK(room.row(2).ends_with(" 1"));
    CHECK(room.marked().starts_with("|"));
}

TEST_CASE("a click on a tab shows its page") {
    ScriptedRoom room;
    room.editor.open_file(style_uri);
    room.later(0ms);
    room.click(1, 3);
    CHECK(room.editor.page()->uri() == index_uri);
    room.click(1, room.row(1).find("style.css"));
    CHECK(room.editor.page()->uri() == style_uri);
    room.click(1, 79);
    CHECK(room.editor.page()->uri() == style_uri);
}

TEST_CASE("who clicks in the text beside the drawer writes there") {
    AtText room("|un pain");
    room.press("f2");
    CHECK(room.sees("css/"));
    room.click(2, 60);  // behind the end of the line
    room.type("x");
    CHECK(room.text() == "un painx");
    CHECK_FALSE(room.sees("css/"));
}

TEST_CASE("the click that closes the drawer selects nothing of the text that moves under it") {
    AtText room("|un pain de seigle et de la farine de blé");
    const std::size_t left = room.cursor().column;
    room.press("f2");
    const std::size_t column = room.row(2).find("pain");
    REQUIRE(column != std::string::npos);
    const std::string after = "un |pain de seigle et de la farine de blé";
    std::size_t cells = 0;  // bytes of the frame's sign are not cells
    for (std::size_t at = 0; at < column; ++at)
        cells += (static_cast<unsigned char>(room.row(2)[at]) & 0xC0U) != 0x80;
    room.click(2, cells);
    CHECK(room.marked() == after);
    room.click(2, cells + 1, Mouse::Kind::drag);
    CHECK(room.marked() == after);
    room.click(2, cells + 1, Mouse::Kind::release);
    room.click(2, left + 3);
    CHECK(room.marked() == after);
}
