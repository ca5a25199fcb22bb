#include "editor/commands/list_projects.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("projects are listed with what a person may do, and their names are safe") {
    FakeNode node;
    set_scene(node);
    CHECK(run(node, {"projects"}).out == "Boulangerie  (projet)  bbbbbbbbbbbb\n");
    node.answer(
        "atelier/projects",
        R"({"projects":[{"project":")" + id_of('b') +
            R"(","kind":"course","name":"\u001b[2J","closed":true,"set_aside":true,"may_write":false,"site":"","notes":""}]})");
    CHECK(run(node, {"projects", "--lang", "en"}).out ==
          "<U+001B>[2J  (course, to read only, closed, set aside)  bbbbbbbbbbbb\n");
    const auto json = run(node, {"projects", "--format", "json"}).json();
    CHECK(json.at("projects").at(0).at("kind") == "course");
    node.answer("atelier/projects", R"({"projects":[]})");
    CHECK(run(node, {"projects"}).out.contains("Il n'y a pas encore de projet."));
}
