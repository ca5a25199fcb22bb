#include "editor/commands/remove_file.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("a removal says how to take it back, with the number that does so") {
    FakeNode node;
    set_scene(node);
    const Ran french = run(node, {"rm", "Boulangerie", "images"});
    CHECK(french.out.contains("Pour annuler : atelier restore Boulangerie " + id_of('8')));
    CHECK(node.calls("atelier/delete").front().at("uri") == text(uri_in_project(3)));
    CHECK(run(node, {"rm", "Boul", "images", "--lang", "en"})
              .out.contains("site/images is removed."));
    CHECK(run(node, {"rm", "Boul", "images", "--format", "json"}).json().at("removal") ==
          text(id_of('8')));
}
