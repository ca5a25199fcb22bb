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

TEST_CASE("what another editor of this seat points at opens here") {
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

// ---- the team of a site -------------------------------------------------------------------------

namespace {

const talk::TeamId pains{hex_of('7')};

// Léa is a trainer here, and alone in the team of the site.
ScriptedRoom::Manner as_trainer() {
    ScriptedRoom::Manner manner;
    manner.node.people.people[0].seats[0].standing = talk::Standing::trainer;
    manner.node.people.teams = {{pains, "Pains", {talk::PersonId{hex_of('a')}}}};
    manner.node.projects.projects[0].team = pains;
    return manner;
}

}  // namespace

TEST_CASE("a trainer adds somebody to the team of the site, from the team's panel") {
    ScriptedRoom room(as_trainer());
    room.press("f4");
    CHECK(room.hints().find("A Add") != std::string::npos);
    room.press("a");
    CHECK(room.sees("Who may write in Boulangerie, too?"));
    CHECK_FALSE(room.row_at_cursor().find("Ana") == std::string::npos);
    room.press("enter");
    REQUIRE(room.asked<talk::ChangeTeam>().size() == 1);
    CHECK(room.asked<talk::ChangeTeam>()[0] ==
          talk::ChangeTeam{
              pains, "Pains", {talk::PersonId{hex_of('a')}, talk::PersonId{hex_of('b')}}});
    CHECK(room.sees("Ana may write in this site now."));
}

TEST_CASE("a trainer takes somebody out of the team of the site, and nobody else with them") {
    ScriptedRoom::Manner two = as_trainer();
    two.node.people.teams[0].members.push_back(talk::PersonId{hex_of('b')});
    ScriptedRoom room(std::move(two));
    room.press("f4");
    CHECK(room.hints().find("R Take out") != std::string::npos);
    room.press("r");
    CHECK(room.sees("Who shall not write in Boulangerie any more?"));
    CHECK(room.row_at_cursor().find("Ana") != std::string::npos);
    room.press("enter");
    REQUIRE(room.asked<talk::ChangeTeam>().size() == 1);
    CHECK(room.asked<talk::ChangeTeam>()[0] ==
          talk::ChangeTeam{pains, "Pains", {talk::PersonId{hex_of('a')}}});
    CHECK(room.sees("Ana may not write in this site any more."));
}

TEST_CASE("all sites of the team are named, since all of them are meant") {
    ScriptedRoom::Manner manner = as_trainer();
    talk::Project other = manner.node.projects.projects[0];
    other.project = talk::SpaceId{hex_of('c')};
    other.name = "Fromagerie";
    manner.node.projects.projects.push_back(other);
    manner.setup.project = "Boulangerie";
    ScriptedRoom room(std::move(manner));
    room.run("add_to_team");
    CHECK(room.sees("Who may write in Boulangerie, Fromagerie, too?"));
}

TEST_CASE("who may not change a team is told why, and the panel does not offer it") {
    ScriptedRoom room;
    room.press("f4");
    CHECK(room.hints().find("A Add") == std::string::npos);
    room.press("a");
    CHECK(room.sees("Only the trainer can do that."));
    CHECK(room.asked<talk::ChangeTeam>().empty());
}

TEST_CASE("where all are in the team, nobody is, or there is none, that is said") {
    ScriptedRoom::Manner all = as_trainer();
    for (const char digit : {'b', 'c'})
        all.node.people.teams[0].members.push_back(talk::PersonId{hex_of(digit)});
    const ScriptedRoom room(std::move(all));
    CHECK(team_actions::why_not_added(room.editor) ==
          "All of the class are in this site's team already.");
    ScriptedRoom::Manner nobody = as_trainer();
    nobody.node.people.teams[0].members.clear();
    const ScriptedRoom empty(std::move(nobody));
    CHECK(team_actions::why_not_removed(empty.editor) == "Nobody is in this site's team.");
    CHECK(team_actions::why_not_added(empty.editor).empty());
    ScriptedRoom::Manner none = as_trainer();
    none.node.projects.projects[0].team.reset();
    const ScriptedRoom other(std::move(none));
    CHECK(team_actions::why_not_added(other.editor) == "This site has no team.");
}
