#include "editor/app/showing.hpp"

#include "tests/editor/app/scripted_room.hpp"

using namespace atelier;
using namespace atelier::editor;
using namespace std::chrono_literals;

namespace {

// The trainer and Ana are in the style sheet; Léa, at this seat, has the page open.
struct Shown : ScriptedRoom {
    using ScriptedRoom::ScriptedRoom;
    void shown_by(const talk::DeviceKey& device, std::uint32_t number,
                  const std::string& uri = style_uri, talk::Position place = {1, 2}) {
        talk::PresentSeat seat = seat_at(device, uri, place);
        if (number != 0) seat.shows = number;
        show({seat});
    }
    bool is_in_style() const { return editor.page()->uri() == style_uri; }
};

}  // namespace

TEST_CASE("what the trainer shows opens at once where nobody writes, with a sentence") {
    Shown room;
    room.shown_by(petit_seat, 7);
    CHECK(room.is_in_style());
    CHECK(room.marked() == "body {\n  |color: red;\n}\n");
    CHECK(room.sees("M. Petit shows you css/style.css, line 2."));
}

TEST_CASE("who writes is not torn away, and goes there by one key") {
    Shown room;
    room.type("x");
    room.shown_by(petit_seat, 7);
    CHECK_FALSE(room.is_in_style());
    CHECK(room.sees("M. Petit shows css/style.css, line 2. Alt+M: go there."));
    room.type("y");
    CHECK(room.text().starts_with("xy<h1>"));
    room.press("alt+m");
    CHECK(room.is_in_style());
    CHECK(room.marked() == "body {\n  |color: red;\n}\n");
}

TEST_CASE("some seconds after the last key somebody is taken not to write any more") {
    Shown room;
    room.type("x");
    room.later(4s);
    room.shown_by(petit_seat, 7);
    CHECK_FALSE(room.is_in_style());
    room.later(5s);
    room.shown_by(petit_seat, 8);
    CHECK(room.is_in_style());
}

TEST_CASE("whoever has a panel before the text keeps it") {
    Shown room;
    room.press("ctrl+f");
    room.later(10s);
    room.shown_by(petit_seat, 7);
    CHECK(room.has_panel());
    CHECK_FALSE(room.is_in_style());
    CHECK(room.sees("Alt+M: go there."));
}

TEST_CASE("what a learner shows is offered and brings nobody away") {
    Shown room;
    room.shown_by(ana_seat, 7);
    CHECK_FALSE(room.is_in_style());
    CHECK(room.sees("Ana shows css/style.css, line 2."));
    room.run("go_to_shown");
    CHECK(room.is_in_style());
}

TEST_CASE("one showing leads there once, however often it is heard") {
    Shown room;
    room.shown_by(petit_seat, 7);
    room.press("ctrl+o");
    room.type("index");
    room.press("enter");
    room.later(10s);
    room.shown_by(petit_seat, 7, style_uri, {0, 1});
    CHECK_FALSE(room.is_in_style());
    room.shown_by(petit_seat, 0);
    CHECK_FALSE(room.is_in_style());
    room.shown_by(petit_seat, 9);
    CHECK(room.is_in_style());
}

TEST_CASE("the key leads to where whoever showed is now") {
    Shown room;
    room.type("x");
    room.shown_by(petit_seat, 7);
    room.shown_by(petit_seat, 0, style_uri, {2, 0});
    room.press("alt+m");
    CHECK(room.marked() == "body {\n  color: red;\n|}\n");
}

TEST_CASE("a page of another site is gone to by the key only") {
    ScriptedRoom::Manner manner;
    talk::Project other = ScriptedRoom::usual_node().projects.projects[0];
    other.project = talk::SpaceId{hex_of('c')};
    other.name = "Fromagerie";
    manner.node.projects.projects.push_back(other);
    manner.setup.project = "Boulangerie";
    Shown room(std::move(manner));
    const std::string uri = "atelier:" + hex_of('c') + "/" + hex_of('b') + "-3";
    room.shown_by(petit_seat, 7, uri);
    CHECK(room.editor.project()->name == "Boulangerie");
    CHECK(room.sees("M. Petit shows a page of another site. Alt+M: go there."));
    room.press("alt+m");
    CHECK(room.editor.project()->name == "Fromagerie");
}

TEST_CASE("when whoever showed has left there is nothing to go to") {
    Shown room;
    CHECK(showing::why_nothing_shown(room.editor) == "Nobody shows anything.");
    room.type("x");
    room.shown_by(petit_seat, 7);
    CHECK(showing::why_nothing_shown(room.editor).empty());
    room.show({});
    CHECK_FALSE(showing::why_nothing_shown(room.editor).empty());
    room.press("alt+m");
    CHECK_FALSE(room.is_in_style());
}

TEST_CASE("who follows somebody else follows nobody when the trainer shows") {
    Shown room;
    room.show({seat_at(ana_seat, style_uri, {0, 0})});
    room.press("f4 enter");
    room.later(10s);
    talk::PresentSeat petit = seat_at(petit_seat, index_uri, {1, 0});
    petit.shows = 7;
    room.show({seat_at(ana_seat, style_uri, {0, 0}), petit});
    CHECK_FALSE(room.editor.following);
    CHECK_FALSE(room.is_in_style());
}

TEST_CASE("showing says where one is first, and each time another number") {
    Shown room;
    CHECK(showing::why_not_shown(room.editor) == "You are alone for now.");
    room.show({seat_at(ana_seat, style_uri, {0, 0})});
    room.press("down");
    room.press("f4 m");
    REQUIRE(room.asked<talk::ShowHere>().size() == 1);
    CHECK(room.asked<talk::ShowHere>()[0].number != 0);
    CHECK(room.asked<talk::Cursor>().back().ranges[0].end.line == 1);
    CHECK(room.sees("Shown to all: index.html, line 2."));
    room.later(1s);
    room.press("m");
    REQUIRE(room.asked<talk::ShowHere>().size() == 2);
    CHECK(room.asked<talk::ShowHere>()[0].number != room.asked<talk::ShowHere>()[1].number);
}
