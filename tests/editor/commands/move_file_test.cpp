#include "editor/commands/move_file.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("a file gets another name, another folder, or both") {
    FakeNode node;
    set_scene(node);
    CHECK(run(node, {"mv", "Boul", "index.html", "accueil.html"}).exit == 0);
    CHECK(node.calls("atelier/move").empty());
    CHECK(node.calls("atelier/rename").back().at("name") == "accueil.html");
    CHECK(run(node, {"mv", "Boul", "index.html", "images"}).exit == 0);
    CHECK(node.calls("atelier/move").back().at("parent") == text(uri_in_project(3)));
    CHECK(node.calls("atelier/rename").size() == 1);
    CHECK(run(node, {"mv", "Boul", "images/pain.png", "notes/p.png"}).exit == 0);
    CHECK(node.calls("atelier/move").back().at("parent") == text(uri_in_project(1)));
    CHECK(node.calls("atelier/rename").back().at("name") == "p.png");
    CHECK(run(node, {"mv", "Boul", "index.html", "b.html", "--format", "json"}).json().at("from") ==
          "site/index.html");
    CHECK(run(node, {"mv", "Boul", "index.html", "b.html", "--lang", "en"}).out.contains("is now"));
}

TEST_CASE("nothing is moved onto another file or into what is no folder") {
    FakeNode node;
    set_scene(node);
    CHECK(run(node, {"mv", "Boul", "images", "index.html"}).errors.contains("existe déjà"));
    CHECK(run(node, {"mv", "Boul", "images", "index.html/x"})
              .errors.contains("n'est pas un dossier"));
    CHECK(node.calls("atelier/move").empty());
    CHECK(node.calls("atelier/rename").empty());
}
