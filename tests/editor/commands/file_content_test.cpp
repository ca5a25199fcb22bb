#include "editor/commands/file_content.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("a text that is not in the first part of a project is fetched at that part's version") {
    FakeNode node;
    set_scene(node);
    node.answer("atelier/snapshot",
                R"({"version":[")" + id_of('9') + R"("],"total":4,"from":0,"files":[]})");
    CHECK(run(node, {"cat", "Boul", "index.html"}).out == page_text);
    CHECK(node.calls("atelier/checkout").front().at("version") == boost::json::array{id_of('9')});
}

TEST_CASE("a node that gives parts without end is not asked for ever") {
    FakeNode node;
    set_scene(node);
    node.answer("atelier/snapshot", R"({"version":[],"total":4,"from":0,"files":[]})");
    const Ran ran = run(node, {"export", "Boul", "--to", (node.folder() / "site").string()});
    CHECK(ran.exit == 1);
    CHECK(ran.errors.contains("quelque chose d'incompréhensible"));
}

TEST_CASE("a blob of another size than was said is refused") {
    FakeNode node;
    set_scene(node);
    node.pass("atelier/blob/get", R"({"size":5,"descriptor":true})", "\x89PNG");
    CHECK(run(node, {"cat", "Boul", "images/pain.png"}).exit == 1);
}
