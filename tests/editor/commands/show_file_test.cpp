#include "editor/commands/show_file.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("a file goes into a pipe as it is and onto a terminal made safe") {
    FakeNode node;
    set_scene(node);
    CHECK(run(node, {"cat", "Boul", "index.html"}).out == page_text);
    node.answer("atelier/checkout", R"({"text":"a\u001b[2J\n"})");
    CHECK(run(node, {"cat", "Boul", "index.html", "--at", id_of('9')}).out == "a\x1b[2J\n");
    CHECK(run(node, {"cat", "Boul", "index.html", "--at", id_of('9')}, {true, false}).out ==
          "a<U+001B>[2J\n");
    CHECK(run(node, {"cat", "Boul", "index.html", "--format", "json"}).json().at("text") ==
          text(page_text));
}

TEST_CASE("a picture goes into a pipe and never onto a terminal") {
    FakeNode node;
    set_scene(node);
    CHECK(run(node, {"cat", "Boul", "images/pain.png"}).out == "\x89PNG");
    const Ran ran = run(node, {"cat", "Boul", "images/pain.png"}, {true, false});
    CHECK(ran.exit == 1);
    CHECK(ran.out.empty());
    CHECK(ran.errors.contains("n'est pas un texte"));
    CHECK(run(node, {"cat", "Boul", "images/pain.png", "--format", "json"}).json().at("base64") ==
          "iVBORw==");
    CHECK(run(node, {"cat", "Boul", "images", "--lang", "en"}).errors.contains("is a folder"));
    node.refuse("atelier/blob/get", talk::Code::no_such_blob);
    CHECK(run(node, {"cat", "Boul", "images/pain.png"}).errors.contains("pas encore sur ce poste"));
}
