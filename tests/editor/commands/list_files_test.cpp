#include "editor/commands/list_files.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("files are listed by the paths that other commands take") {
    FakeNode node;
    set_scene(node);
    CHECK(run(node, {"files", "Boulangerie"}).out ==
          "site/index.html\nsite/images/\nsite/images/pain.png  4 octets\nnotes/plan.md\n");
    CHECK(run(node, {"files", "Boul", "--lang", "en"}).out.contains("4 bytes"));
    const auto json = run(node, {"files", "Boul", "--format", "json"}).json();
    CHECK(json.at("files").at(2).at("path") == "site/images/pain.png");
}

TEST_CASE("a name that no folder can take is shown with what to do") {
    FakeNode node;
    set_scene(node);
    node.answer(
        "atelier/tree",
        R"({"site":"s","notes":"n","nodes":[{"uri":"u","parent":"s",)"
        R"("kind":"text","name":"a?","level":1,"path":"","displaced":true,"left_out":"reserved"}]})");
    const Ran ran = run(node, {"files", "Boul"});
    CHECK(ran.out.contains("site/a?  (un autre fichier a le même nom"));
    CHECK(ran.out.contains("(non exporté) Un nom ne peut pas contenir ces signes"));
}
