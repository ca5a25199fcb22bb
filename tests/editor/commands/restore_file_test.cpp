#include "editor/commands/restore_file.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("a removal is taken back by its number, and by nothing else") {
    FakeNode node;
    set_scene(node);
    CHECK(run(node, {"restore", "Boul", id_of('8')}).out.contains("est revenu.\nEnregistré"));
    CHECK(node.calls("atelier/restore").front().at("change") == text(id_of('8')));
    CHECK(run(node, {"restore", "Boul", id_of('8'), "--lang", "en"}).out.contains("is back."));
    CHECK(run(node, {"restore", "Boul", id_of('8'), "--format", "json"}).json().at("ok") == true);
    CHECK(run(node, {"restore", "Boul", "8888"}).exit == 1);
    CHECK(node.calls("atelier/restore").size() == 3);
}
