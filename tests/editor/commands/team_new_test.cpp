#include "editor/commands/team_new.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("a team is made of persons by the beginnings of their names") {
    FakeNode node;
    set_scene(node);
    const Ran french = run(node, {"team", "new", "Pains", "--members", "Kar, Anne"});
    CHECK(french.exit == 0);
    CHECK(french.out == "L'équipe « Pains » existe, avec 2 personnes.\nEnregistré sur ce poste.\n");
    CHECK(node.calls("atelier/team/new").front().at("members") ==
          boost::json::array{id_of('2'), id_of('3')});
    CHECK(run(node, {"team", "new", "P", "--members", "Karim", "--lang", "en"})
              .out.contains("with 1 person."));
    CHECK(run(node, {"team", "new", "P", "--members", "Karim", "--format", "json"})
              .json()
              .at("team") == text(id_of('8')));
}

TEST_CASE("a person whom nobody knows is not made up") {
    FakeNode node;
    set_scene(node);
    const Ran ran = run(node, {"team", "new", "Pains", "--members", "Zoé"});
    CHECK(ran.exit == 1);
    CHECK(ran.errors == "Personne ne s'appelle Zoé ici. Il y a : Anne, Karim\n");
    CHECK(node.calls("atelier/team/new").empty());
}
