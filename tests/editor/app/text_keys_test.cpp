#include "editor/app/text_keys.hpp"

#include "tests/editor/app/room_at_text.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("a letter that is held with Ctrl or Alt and means nothing is not typed") {
    AtText room("|un pain");
    room.press("ctrl+t alt+x ctrl+alt+j ctrl+shift+9");
    CHECK(room.text() == "un pain");
}

TEST_CASE("arrows with Shift select, and what is typed takes the place of it") {
    AtText room("|<h1>Pain</h1>\n<p>du jour</p>\n");
    room.press("shift+end");
    room.type("x");
    CHECK(room.text() == "x\n<p>du jour</p>\n");
    room.press("ctrl+z ctrl+home ctrl+shift+end backspace");
    CHECK(room.text().empty());
}

TEST_CASE("Backspace and Delete take what looks like one letter, with Ctrl a word") {
    AtText room("|e\xcc\x81t un pain");
    room.press("delete");
    CHECK(room.text() == "t un pain");
    room.press("end backspace ctrl+backspace");
    CHECK(room.text() == "t un ");
    room.press("home backspace");
    CHECK(room.text() == "t un ");
}

TEST_CASE("arrows go letter by letter and row by row, with Ctrl word by word and to the ends") {
    AtText room("|un pain\nrond et noir");
    CHECK(room.after("right") == "u|n pain\nrond et noir");
    CHECK(room.after("ctrl+right") == "un |pain\nrond et noir");
    CHECK(room.after("down") == "un pain\nron|d et noir");
    CHECK(room.after("home") == "un pain\n|rond et noir");
    CHECK(room.after("end") == "un pain\nrond et noir|");
    CHECK(room.after("ctrl+left") == "un pain\nrond et |noir");
    CHECK(room.after("ctrl+home") == "|un pain\nrond et noir");
    CHECK(room.after("ctrl+end") == "un pain\nrond et noir|");
    CHECK(room.after("left up") == "un pain|\nrond et noir");
}

TEST_CASE("a brace that begins its line stands where its block began, and is one undo with it") {
    CHECK(AtText("a {\n  color: red;\n  |", "a.css").after("}") == "a {\n  color: red;\n}|");
    CHECK(AtText("a {\n  b {\n    c: d;\n    |", "a.css").after("}") ==
          "a {\n  b {\n    c: d;\n  }|");
    CHECK(AtText("a { color: red; |", "a.css").after("}") == "a { color: red; }|");
    CHECK(AtText("a\n|", "a.css").after("}") == "a\n}|");
    CHECK(AtText("a\n  |", "a.txt").after("}") == "a\n  }|");
    // Where it stands right already, it stays.
    CHECK(AtText("a {\n  b {\n    c: d;\n  |", "a.css").after("}") ==
          "a {\n  b {\n    c: d;\n  }|");
    CHECK(AtText("a {\n  b {\n  }\n\n  |", "a.css").after("}") == "a {\n  b {\n  }\n\n}|");
    AtText at("a {\n  b: c;\n  |", "a.css");
    at.press("}");
    CHECK(at.after("ctrl+z") == "a {\n  b: c;\n  |");
}
