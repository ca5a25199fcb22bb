#include "editor/commands/team_change.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;
namespace json = boost::json;

namespace {

// The usual scene, with a team of Anne's alone that the site Boulangerie is of.
struct WithTeam {
    WithTeam() {
        set_scene(node);
        json::value people =
            json::parse(R"({"class_id":")" + id_of('a') + R"(","name":"Les mardis","own":")" +
                        id_of('1') + R"(","kits":[],"cuts":[]})");
        const auto person = [](char digit, const char* name) {
            return json::value{{"person", id_of(digit)},
                               {"name", name},
                               {"outside", ""},
                               {"seats", json::array()}};
        };
        people.as_object()["people"] = {person('2', "Anne"), person('3', "Karim"),
                                        person('4', "Zoé")};
        people.as_object()["teams"] = {
            {{"team", id_of('7')}, {"name", "Pains"}, {"members", {id_of('2')}}},
            {{"team", id_of('8')}, {"name", "Tous"}, {"members", {id_of('2'), id_of('3')}}}};
        node.answer("atelier/people", json::serialize(people));
        node.answer("atelier/projects",
                    R"({"projects":[{"project":")" + id_of('b') +
                        R"(","kind":"project","name":"Boulangerie","team":")" + id_of('7') +
                        R"(","closed":false,"set_aside":false,"may_write":true,"site":")" +
                        uri_in_project(0) + R"(","notes":")" + uri_in_project(1) + R"("}]})");
    }
    json::object changed() const { return node.calls("atelier/team/change").back(); }

    FakeNode node;
};

}  // namespace

TEST_CASE("who is added to a team is in it beside those who were") {
    WithTeam at;
    const Ran ran = run(at.node, {"team", "add", "Pains", "Kar,Zoé"});
    CHECK(ran.exit == 0);
    CHECK(ran.out ==
          "Maintenant dans l'équipe « Pains » : Karim, Zoé.\nEnregistré sur ce poste.\n");
    CHECK(at.changed().at("team") == text(id_of('7')));
    CHECK(at.changed().at("name") == text("Pains"));
    CHECK(at.changed().at("members") == json::array{id_of('2'), id_of('3'), id_of('4')});
}

TEST_CASE("who is removed from a team is not in it, and the others are") {
    WithTeam at;
    const Ran ran = run(at.node, {"team", "remove", "Tous", "Karim", "--lang", "en"});
    CHECK(ran.out.starts_with("Taken out of the team “Tous”: Karim.\n"));
    CHECK(at.changed().at("members") == json::array{id_of('2')});
}

TEST_CASE("a site stands for its team") {
    WithTeam at;
    CHECK(run(at.node, {"team", "add", "Boulangerie", "Karim"}).exit == 0);
    CHECK(at.changed().at("team") == text(id_of('7')));
}

TEST_CASE("where nothing changes nothing is written, and it is said") {
    WithTeam at;
    CHECK(run(at.node, {"team", "add", "Tous", "Karim"})
              .out.starts_with("Rien à changer : déjà dans l'équipe « Tous » : Karim."));
    CHECK(run(at.node, {"team", "remove", "Pains", "Zoé"})
              .out.starts_with("Rien à changer : pas dans l'équipe « Pains » : Zoé."));
    CHECK(at.node.calls("atelier/team/change").empty());
}

TEST_CASE("a team that is not there, and one that could be several, are sentences") {
    WithTeam at;
    const Ran none = run(at.node, {"team", "add", "Fromages", "Karim"});
    CHECK(none.exit == 1);
    CHECK(none.errors ==
          "Aucune équipe ni aucun site ne s'appelle Fromages ici. Il y a ces "
          "équipes : Pains, Tous\n");
    CHECK(run(at.node, {"team", "add", "", "Karim"}).errors.starts_with(" peut être plusieurs"));
    CHECK(run(at.node, {"team", "add", "Pains", "Nour"}).exit == 1);
    CHECK(at.node.calls("atelier/team/change").empty());
}

TEST_CASE("without any team the sentence says how to make one") {
    FakeNode node;
    set_scene(node);
    CHECK(run(node, {"team", "add", "Pains", "Karim"}).errors.contains("atelier team new"));
}

TEST_CASE("who may not change a team is told so") {
    WithTeam at;
    at.node.refuse("atelier/team/change", talk::Code::for_trainers);
    const Ran ran = run(at.node, {"team", "add", "Pains", "Karim"});
    CHECK(ran.exit == 1);
    CHECK(ran.errors.starts_with("Seul un formateur peut faire cela."));
}
