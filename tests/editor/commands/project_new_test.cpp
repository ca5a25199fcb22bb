#include "editor/commands/project_new.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("a project is made for everybody, or for those who are named") {
    FakeNode node;
    set_scene(node);
    const Ran french = run(node, {"project", "new", "Vélos"});
    CHECK(french.errors.empty());
    CHECK(french.out.contains("Le projet « Vélos » existe."));
    CHECK(node.calls("atelier/team/new").front().at("members").as_array().size() == 2);
    CHECK(node.calls("atelier/project/new").front().at("team") == text(id_of('8')));
    CHECK(run(node, {"project", "new", "Vélos", "--team", "Karim", "--lang", "en"})
              .out.contains("is there."));
    CHECK(node.calls("atelier/team/new").back().at("members") == boost::json::array{id_of('3')});
    CHECK(run(node, {"project", "new", "V", "--format", "json"}).json().at("project") ==
          text(id_of('8')));
}

TEST_CASE("nothing is made when there is nothing to import") {
    FakeNode node;
    set_scene(node);
    const Ran ran = run(node, {"project", "new", "Vélos", "--from", "/no/where.zip"});
    CHECK(ran.exit == 1);
    CHECK(ran.errors.contains("/no/where.zip n'existe pas."));
    CHECK(node.calls("atelier/project/new").empty());
    CHECK(node.calls("atelier/team/new").empty());
}
