#include "editor/commands/show_blame.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("each line has the names of those whose words are in it") {
    FakeNode node;
    set_scene(node);
    node.answer("atelier/blame", R"({"runs":[{"length":14,"author":")" + id_of('1') +
                                     R"("},{"length":2,"author":")" + id_of('4') +
                                     R"("},{"length":14,"author":")" + id_of('1') + R"("}]})");
    CHECK(run(node, {"blame", "Boul", "index.html"}).out ==
          "Anne | <h1>Pain</h1>\nKarim, Anne | <p>Bon été</p>\n");
    CHECK(node.calls("atelier/blame").front().at("version") == boost::json::array{id_of('9')});
    const auto json = run(node, {"blame", "Boul", "index.html", "--format", "json"}).json();
    CHECK(json.at("lines").at(1).at("names") == boost::json::array{"Karim", "Anne"});
    CHECK(run(node, {"blame", "Boul", "images", "--lang", "en"}).errors.contains("is no text"));
}

TEST_CASE("an author whom nobody knows is shown by the beginning of an id") {
    FakeNode node;
    set_scene(node);
    node.answer("atelier/blame", R"({"runs":[{"length":30,"author":")" + id_of('7') + R"("}]})");
    CHECK(run(node, {"blame", "Boul", "index.html"}).out.starts_with("777777777777 | <h1>"));
}
