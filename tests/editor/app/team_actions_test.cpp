#include "editor/app/team_actions.hpp"

#include "tests/editor/app/scripted_room.hpp"

using namespace atelier;
using namespace atelier::editor;

namespace {

// Ana is in the style sheet, the trainer in the page.
struct WithOthers : ScriptedRoom {
    WithOthers() {
        show({seat_at(ana_seat, style_uri, {1, 2}), seat_at(petit_seat, index_uri, {1, 0})});
    }
    void follow_ana() { press("f4 enter"); }
};

}  // namespace

TEST_CASE("the team says who is there and where, and who is not") {
    ScriptedRoom room;
    room.show({seat_at(ana_seat, style_uri, {1, 2})});
    room.press("f4");
    CHECK(room.sees("Team · Les sites du mardi"));
    CHECK(room.row_at_cursor().find("A  Ana") != std::string::npos);
    CHECK(room.row_at_cursor().find("css/style.css 2") != std::string::npos);
    CHECK(room.sees("Not there: M. Petit"));
    CHECK_FALSE(room.sees("Not there: Léa"));
}

TEST_CASE("whoever asks for help, is away, or is in no file is said to be so") {
    ScriptedRoom room;
    talk::PresentSeat ana = seat_at(ana_seat, index_uri, {0, 0});
    ana.hand = true;
    talk::PresentSeat petit = seat_at(petit_seat, index_uri, {0, 0});
    petit.dimmed = true;
    room.show({ana, petit});
    room.press("f4");
    CHECK(room.sees("asks for help"));
    CHECK(room.sees("pause"));
    talk::PresentSeat nowhere;
    nowhere.device = ana_seat;
    room.show({nowhere});
    CHECK(room.sees("in no file"));
    room.press("enter");
    CHECK(room.sees("Ana is in no file of this site."));
    CHECK_FALSE(room.editor.following);
}

TEST_CASE("whoever is alone is told so, and Enter does nothing") {
    ScriptedRoom room;
    room.press("f4 enter");
    CHECK(room.sees("You are alone for now."));
    CHECK(room.has_panel());
}

TEST_CASE("following leads to where somebody is, and goes where he goes") {
    WithOthers room;
    room.follow_ana();
    CHECK(room.editor.page()->uri() == style_uri);
    CHECK(room.marked() == "body {\n  |color: red;\n}\n");
    CHECK(room.row(0).find("You follow Ana") != std::string::npos);
    CHECK(room.asked<talk::Follow>().back().device == ana_seat);
    room.show({seat_at(ana_seat, index_uri, {1, 3})});
    CHECK(room.editor.page()->uri() == index_uri);
    CHECK(room.marked() == "<h1>Pain</h1>\n<p>|du jour</p>\n");
}

TEST_CASE("the first key ends following and is typed, all the same") {
    WithOthers room;
    room.follow_ana();
    room.type("x");
    CHECK_FALSE(room.editor.following);
    CHECK_FALSE(room.asked<talk::Follow>().back().device);
    CHECK(room.sees("You do not follow any more."));
    CHECK(room.text(style_uri) == "body {\n  xcolor: red;\n}\n");
    room.show({seat_at(ana_seat, index_uri, {1, 3})});
    CHECK(room.editor.page()->uri() == style_uri);
}

TEST_CASE("Esc ends following and opens nothing; a click ends it, the wheel does not") {
    WithOthers room;
    room.follow_ana();
    room.click(5, 5, Mouse::Kind::wheel_down);
    CHECK(room.editor.following);
    room.press("escape");
    CHECK_FALSE(room.editor.following);
    CHECK_FALSE(room.has_panel());
    room.follow_ana();
    room.click(5, 5);
    CHECK_FALSE(room.editor.following);
}

TEST_CASE("following ends with the connection") {
    WithOthers room;
    room.follow_ana();
    room.break_off();
    CHECK_FALSE(room.editor.following);
}

TEST_CASE("a hand goes up and down, for the others and for oneself") {
    ScriptedRoom room;
    room.run("hand");
    CHECK(room.asked<talk::RaiseHand>().back().up);
    CHECK(room.sees("Hand up"));
    room.press("f4 h");
    CHECK_FALSE(room.asked<talk::RaiseHand>().back().up);
    CHECK(room.sees("Hand down"));
    CHECK(room.has_panel());
}

TEST_CASE("somebody who comes while the list is open leaves the same one chosen") {
    ScriptedRoom room;
    room.show({seat_at(petit_seat, index_uri, {1, 0})});
    room.press("f4");
    CHECK(room.row_at_cursor().find("M. Petit") != std::string::npos);
    room.show({seat_at(ana_seat, style_uri, {1, 2}), seat_at(petit_seat, index_uri, {1, 0})});
    CHECK(room.row_at_cursor().find("M. Petit") != std::string::npos);
    room.press("enter");
    CHECK(room.editor.following == petit_seat);
}

TEST_CASE("what the trainer shows to all opens at every seat") {
    ScriptedRoom room;
    room.tell(talk::GoTo{style_uri, {1, 2}});
    CHECK(room.editor.page()->uri() == style_uri);
    CHECK(room.marked() == "body {\n  |color: red;\n}\n");
}

TEST_CASE("without a class there is no team") {
    ScriptedRoom::Manner manner;
    manner.node.has_class = false;
    const ScriptedRoom room(std::move(manner));
    CHECK(team_actions::why_no_class(room.editor) == "Come into a class first.");
    CHECK(team_actions::why_not_following(room.editor) == "You follow nobody.");
}
