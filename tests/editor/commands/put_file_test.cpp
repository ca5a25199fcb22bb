#include "editor/commands/put_file.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("a file that was put is said to be in the project and saved, on other seats too") {
    FakeNode node;
    set_scene(node);
    node.set_seats(3, 4);
    const TemporaryFolder folder;
    const std::string page = folder.write("page.html", "neuf");
    const Ran french = run(node, {"put", "Boulangerie", "site/index.html", page});
    CHECK(french.out ==
          "site/index.html est dans le projet.\n"
          "Enregistré sur ce poste et sur 3 autres postes.\n");
    CHECK(run(node, {"put", "Boul", "index.html", page, "--lang", "en"})
              .out.contains("on 3 others."));
    const auto json = run(node, {"put", "Boul", "index.html", page, "--format", "json"}).json();
    CHECK(json.at("path") == "site/index.html");
    CHECK(json.at("seats") == 3);
}

TEST_CASE("what is no part of a site, or is not what it is called, is not put") {
    FakeNode node;
    set_scene(node);
    const TemporaryFolder folder;
    CHECK(run(node, {"put", "Boul", "a.exe", folder.write("a", "MZ")}).exit == 1);
    CHECK(run(node, {"put", "Boul", "a.png", folder.write("a", "MZ")})
              .errors.contains("n'est pas ce que son nom dit"));
    CHECK(run(node, {"put", "Boul", "site", folder.write("a", "MZ")}).exit == 1);
    CHECK(node.calls("atelier/create").empty());
}
