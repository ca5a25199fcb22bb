#include "editor/app/editor.hpp"
#include "tests/editor/app/scripted_room.hpp"

using namespace atelier;
using namespace atelier::editor;
using namespace std::chrono_literals;

namespace {

ScriptedRoom::Manner with_text(std::string text) {
    ScriptedRoom::Manner manner;
    manner.text = std::move(text);
    return manner;
}
ScriptedRoom::Manner french() {
    ScriptedRoom::Manner manner;
    manner.language = Language::french;
    return manner;
}
// What is typed is on no disk until `save`.
ScriptedRoom::Manner slow_disk() {
    ScriptedRoom::Manner manner;
    manner.node.saves = false;
    manner.node.status.seats = manner.node.status.connected = 2;
    manner.node.status.wrote = true;
    return manner;
}
bool says_kept(ScriptedRoom& room) {
    return room.status().find("Kept") != std::string::npos ||
           room.status().find("is kept") != std::string::npos;
}
bool has_cell(ScriptedRoom& room) {
    return room.status().find(" … ") != std::string::npos;
}

}  // namespace

TEST_CASE("a screen is menus, tabs, text, status and hints") {
    ScriptedRoom room;
    CHECK(room.row(0).starts_with(" File  Edit  Site  Team  Screen  Help"));
    CHECK(room.row(0).ends_with("● 1 online · Léa"));
    CHECK(room.row(1).starts_with(" index.html │"));
    CHECK(room.row(1).ends_with("Boulangerie"));
    CHECK(room.row(2).ends_with("1 <h1>Pain</h1>"));
    CHECK(room.status().ends_with("L1 C1"));
    CHECK(room.hints().starts_with(" F1 Help  F2 Files"));
    CHECK(room.row(2).substr(room.cursor().column) == "<h1>Pain</h1>");
}

TEST_CASE("the same screen is French for whoever asked for French") {
    ScriptedRoom room(french());
    CHECK(room.row(0).starts_with(" Fichier"));
    CHECK(room.row(0).ends_with("en ligne · Léa"));
    CHECK(room.hints().starts_with(" F1 Aide"));
    room.run("language");
    CHECK(room.row(0).starts_with(" File"));
}

// ---- what is kept -------------------------------------------------------------------------------

TEST_CASE("the cell is there from the first unsaved key until all is saved") {
    ScriptedRoom room(slow_disk());
    CHECK_FALSE(has_cell(room));
    room.type("a");
    CHECK(has_cell(room));
    room.type("b");
    room.later(5s);
    CHECK(has_cell(room));
    room.save();
    CHECK_FALSE(has_cell(room));
}

TEST_CASE("the words change when a state has lasted a second, not at each key") {
    ScriptedRoom room(slow_disk());
    room.save();
    room.later(1s);
    CHECK(room.status().find("Kept, received by 2 seats") != std::string::npos);
    room.type("a");
    room.later(999ms);
    CHECK(says_kept(room));
    room.later(1ms);
    CHECK(room.status().find("Not kept yet") != std::string::npos);
    // That it is kept now is said at once: who types on would else never read it.
    room.save();
    CHECK(says_kept(room));
}

TEST_CASE("nothing is called kept before the node has said so of the last key") {
    ScriptedRoom room(slow_disk());
    room.type("abc");
    room.later(1s);
    CHECK_FALSE(says_kept(room));
    talk::Status status = room.node.status;
    status.processed = 3;
    for (status.saved = 0; status.saved < 3; ++status.saved) {
        room.tell(status);
        room.later(10s);
        CAPTURE(status.saved);
        CHECK_FALSE(says_kept(room));
        CHECK(has_cell(room));
    }
    room.tell(status);
    room.later(10s);
    CHECK(says_kept(room));
}

TEST_CASE("a disk that is full is said at once, and what is typed then is refused with a reason") {
    ScriptedRoom room;
    room.node.status.disk = talk::DiskTrouble::full;
    room.save();
    CHECK(room.sees("The disk is full."));
    room.type("x");
    CHECK(room.text().starts_with("<h1>"));
    room.node.status.disk.reset();
    room.save();
    CHECK_FALSE(room.sees("The disk is full. Nothing new"));
    room.type("x");
    CHECK(room.text().starts_with("x<h1>"));
}

// ---- the others ---------------------------------------------------------------------------------

TEST_CASE(
    "a disk that is nearly full is said once, and who has what is written goes on being said") {
    ScriptedRoom room;
    room.node.status.disk = talk::DiskTrouble::nearly_full;
    room.save();
    room.later(0ms);
    CHECK(room.sees("nearly full"));
    room.later(9s);
    CHECK_FALSE(room.sees("nearly full"));
    room.type("x");
    room.later(0ms);
    CHECK(room.text().starts_with("x"));
    CHECK_FALSE(room.sees("nearly full"));
    room.node.status.disk.reset();
    room.save();
    room.later(0ms);
    room.node.status.disk = talk::DiskTrouble::nearly_full;
    room.save();
    room.later(0ms);
    CHECK(room.sees("nearly full"));
}

TEST_CASE("who asks for help is in the first row whatever else has room there") {
    ScriptedRoom::Manner manner;
    manner.language = Language::french;
    manner.node.people.people[0].name = "Christophe-Alexandre";
    ScriptedRoom room(std::move(manner));
    room.run("hand");
    CHECK(room.row(0).find("✋ vous") != std::string::npos);
    auto ana = seat_at(ana_seat, index_uri, {1, 0});
    auto petit = seat_at(petit_seat, index_uri, {1, 0});
    ana.hand = petit.hand = true;
    room.show({ana, petit});
    CHECK(room.row(0).find("✋ ") != std::string::npos);
    room.break_off();
    CHECK(room.row(0).find("✋") == std::string::npos);
    room.run("hand");
    CHECK(room.row(0).find("✋") == std::string::npos);
}

TEST_CASE("who stands in the row below the last is out of sight") {
    ScriptedRoom room(with_text("a\nb\nc\nd\ne\nf\n"));
    room.size = {8, 80};  // four rows of text
    room.show({seat_at(ana_seat, index_uri, {4, 0})});
    CHECK(room.sees("▼A"));
    room.show({seat_at(ana_seat, index_uri, {3, 0})});
    CHECK_FALSE(room.sees("▼A"));
}

TEST_CASE("where others are shows by their letter, and their name for 3 s") {
    ScriptedRoom room;
    room.show({seat_at(ana_seat, index_uri, {1, 5})});
    CHECK(room.row(3).find("A  2 <p>") != std::string::npos);
    CHECK(room.row(3).ends_with("‹Ana›"));
    room.later(2'999ms);
    CHECK(room.row(3).ends_with("‹Ana›"));
    room.later(1ms);
    CHECK_FALSE(room.sees("‹Ana›"));
    CHECK(room.row(3).find("A  2 <p>") != std::string::npos);
}

TEST_CASE("somebody who moves is named again, somebody who stays is not") {
    ScriptedRoom room;
    room.show({seat_at(ana_seat, index_uri, {1, 5}), seat_at(petit_seat, index_uri, {0, 0})});
    room.later(3s);
    room.show({seat_at(ana_seat, index_uri, {1, 6}), seat_at(petit_seat, index_uri, {0, 0})});
    CHECK(room.sees("‹Ana›"));
    CHECK_FALSE(room.sees("‹M. Petit›"));
}

TEST_CASE("those who are out of sight stand at the edge that they are behind") {
    ScriptedRoom room(with_text(std::string(200, '\n')));
    room.put_caret(100);
    room.show({seat_at(ana_seat, index_uri, {2, 0}), seat_at(petit_seat, index_uri, {190, 0})});
    CHECK(room.row(2).ends_with("▲A"));
    CHECK(room.row(21).ends_with("▼M"));
}

TEST_CASE("a tab has the letters of those who are in its file") {
    ScriptedRoom room;
    room.editor.open_file(style_uri);
    room.show({seat_at(ana_seat, index_uri, {1, 5})});
    CHECK(room.row(1).starts_with(" index.html A │ css/style.css │"));
}

TEST_CASE("a raised hand is in the first row, with its name") {
    ScriptedRoom room;
    talk::PresentSeat seat = seat_at(ana_seat, index_uri, {0, 0});
    seat.hand = true;
    room.show({seat});
    CHECK(room.row(0).find("✋ Ana") != std::string::npos);
    room.show({});
    CHECK(room.row(0).find("Ana") == std::string::npos);
}

TEST_CASE("one's own raised hand stays in the first row until it is down") {
    ScriptedRoom room;
    room.run("hand");
    room.later(60s);
    CHECK(room.row(0).find("✋ you") != std::string::npos);
    room.run("hand");
    CHECK(room.row(0).find("✋") == std::string::npos);
}

TEST_CASE("how many are there is the others and oneself") {
    ScriptedRoom room;
    room.node.status.connected = 7;
    room.save();
    CHECK(room.row(0).find("8 online") != std::string::npos);
}

// ---- the text's row -----------------------------------------------------------------------------

TEST_CASE("a mistake has a sign in its line, and its sentence where the caret is in it") {
    ScriptedRoom room(with_text("<p>un</p>\n<b>deux\n"));
    room.later(2s);
    CHECK(room.row(3).find('!') != std::string::npos);
    CHECK(room.row(2).find('!') == std::string::npos);
    CHECK(room.status().find("! ") == std::string::npos);
    room.press("down");
    CHECK(room.status().find("! ") != std::string::npos);
    room.run("mistakes");
    CHECK(room.row(3).find('!') == std::string::npos);
}

TEST_CASE("a mistake is read below a sentence that stands in its place") {
    ScriptedRoom room(with_text("<b>deux\n"));
    room.later(2s);
    room.editor.say("said meanwhile");
    CHECK(room.status().find("said meanwhile") != std::string::npos);
    CHECK(room.hints().find("! ") != std::string::npos);
    room.later(8s);
    CHECK(room.status().find("! ") != std::string::npos);
}

TEST_CASE("the status says in which elements the caret is, the last three") {
    ScriptedRoom room(with_text("<html><body><main><p>x</p></main></body></html>"));
    room.put_caret(21);
    CHECK(room.status().find("body › main › p") != std::string::npos);
    CHECK(room.status().find("html ›") == std::string::npos);
}

TEST_CASE("lines and columns are counted in letters, from one") {
    ScriptedRoom room(with_text("un\nété"));
    room.press("ctrl+end");
    CHECK(room.status().ends_with("L2 C4"));
    ScriptedRoom signs(with_text("e\u0301👩‍👩‍👧x"));  // as seen: é, a family, x
    signs.press("ctrl+end");
    CHECK(signs.status().ends_with("L1 C4"));
}

TEST_CASE("the end of a tag is shown with its beginning") {
    ScriptedRoom room(with_text("<p>x</p>"));
    room.put_caret(1);
    const Grid grid = room.editor.draw(room.size);
    const std::size_t left = room.cursor().column - 1;
    const Style pair = room.editor.theme()[Paint::pair];
    CHECK(grid.at({2, left + 1}).style() == pair);
    CHECK(grid.at({2, left + 6}).style() == pair);
}

// ---- tabs, hints, sizes -------------------------------------------------------------------------

TEST_CASE("the tab that is open is always among those that fit") {
    ScriptedRoom room;
    for (int i = 0; i < 20; ++i)
        room.add_file("une-page-" + std::to_string(i) + ".html");
    room.tree_changed();
    for (const ProjectFile& file : std::vector(room.editor.files().all()))
        if (file.kind == talk::NodeKind::text) room.editor.open_file(file.uri);
    for (const std::size_t columns : {40U, 80U, 120U}) {
        room.size.columns = columns;
        for (std::size_t page = 0; page < room.editor.pages().size(); ++page) {
            room.editor.show_page(page);
            const std::string name = room.editor.name_of_file(room.editor.page()->uri());
            CAPTURE(columns, name);
            CHECK(room.row(1).find(" " + name + " ") != std::string::npos);
        }
    }
}

TEST_CASE("hints are whole, are those of what is in front, and say how to get out of it") {
    ScriptedRoom room;
    for (const std::size_t columns : {80U, 120U}) {
        room.size.columns = columns;
        CHECK(room.hints().find("Ctrl+E What to do?") != std::string::npos);
        room.press("f2");
        CHECK(room.hints().find("N New") != std::string::npos);
        CHECK(room.hints().find("Esc Close") != std::string::npos);
        room.press("escape");
    }
}

TEST_CASE("the cursor is on the chosen row of every list, and in every size") {
    for (const Language language : {Language::english, Language::french})
        for (const Size size : {Size{24, 80}, Size{40, 120}, Size{12, 40}})
            for (const Action& action : actions()) {
                ScriptedRoom::Manner manner;
                manner.language = language;
                ScriptedRoom room(std::move(manner));
                room.size = size;
                room.run(action.id);
                CAPTURE(action.id, size.rows, size.columns);
                const Spot spot = room.cursor();
                CHECK(spot.row < size.rows);
                CHECK(spot.column < size.columns);
                for (int step = 0; room.sees("›") && room.has_panel() && step < 60; ++step) {
                    const Spot at = room.cursor();
                    REQUIRE(at.column > 0);
                    CHECK(room.editor.draw(size).at({at.row, at.column - 1}).bytes() == "›");
                    room.press("down");
                }
            }
}

TEST_CASE("no size of a window and no panel is the end of the editor") {
    ScriptedRoom room;
    room.show({seat_at(ana_seat, index_uri, {1, 5}), seat_at(petit_seat, index_uri, {2, 0})});
    for (const Action& action : actions()) {
        if (action.id == "quit") continue;
        room.run(action.id);
        for (std::size_t rows = 0; rows < 14; ++rows)
            for (const std::size_t columns : {0U, 1U, 7U, 19U, 20U, 21U, 26U, 30U, 53U, 200U}) {
                room.size = {rows, columns};
                const Grid grid = room.editor.draw(room.size);
                if (grid.cursor) CHECK(grid.cursor->row <= rows);
            }
        room.size = {24, 80};
        room.press("escape");
    }
}

TEST_CASE("a window that is too small says so") {
    ScriptedRoom room;
    room.size = {4, 80};
    CHECK(room.row(0) == "Window too small");
}

TEST_CASE("no name from outside reaches the terminal with what it holds beside letters") {
    ScriptedRoom::Manner manner;
    manner.node.people.people[0].name = "L\x1b[2Ja";
    manner.node.people.people[1].name = "A\x07na";
    manner.node.projects.projects[0].name = "\x1b]0;x\x07";
    manner.node.tree.nodes[0].name = "in\x9b\ndex.html";
    ScriptedRoom room(std::move(manner));
    room.show({seat_at(ana_seat, index_uri, {1, 5})});
    for (const char* chord : {"f2", "escape", "f4", "escape", "ctrl+o", "escape"}) {
        room.press(chord);
        for (const std::string& row : room.rows())
            for (const char byte : row)
                CHECK(static_cast<unsigned char>(byte) >= 0x20);
    }
}
