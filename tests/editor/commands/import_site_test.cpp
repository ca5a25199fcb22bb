#include "editor/commands/import_site.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("a client's folder comes in, and what is left out is listed with its reason") {
    FakeNode node;
    set_scene(node);
    node.answer("atelier/tree", R"({"site":"s","notes":"n","nodes":[]})");
    const TemporaryFolder folder;
    folder.write("site/pages/a.html", "<p>été");
    folder.write("site/logo.png", "\x89PNG\r\n\x1a\n....");
    folder.write("site/run.exe", "MZ");
    folder.write("site/bad\x1b[2J.png", "<svg>");
    const std::string from = (folder.path() / "site").string();
    const Ran french = run(node, {"project", "new", "Vélos", "--from", from});
    CHECK(french.errors.empty());
    CHECK(
        french.out.contains("2 fichiers ont été importés.\n2 éléments ont été laissés de côté :"));
    CHECK(french.out.contains("  run.exe: ce genre de fichier n'a pas sa place dans un site\n"));
    CHECK(french.out.contains("  bad<U+001B>[2J.png: "));
    CHECK(node.calls("atelier/write").front().at("content") == "<p>été");
    const auto created = node.calls("atelier/create");
    REQUIRE(created.size() == 3);
    CHECK(created[0].at("kind") == "blob");
    CHECK(created[1].at("kind") == "folder");
    CHECK(created[2].at("parent") == text(uri_in_project(9)));
    const auto json = run(node, {"project", "new", "V", "--from", from, "--format", "json"}).json();
    CHECK(json.at("files") == 2);
    CHECK(json.at("left_out").as_array().size() == 2);
    CHECK(run(node, {"project", "new", "V", "--from", from, "--lang", "en"})
              .out.contains("2 files were brought in."));
}

TEST_CASE("a name that the node refuses is left out, and the rest comes in") {
    FakeNode node;
    set_scene(node);
    node.answer("atelier/tree", R"({"site":"s","notes":"n","nodes":[]})");
    node.refuse("atelier/create", talk::Code::bad_name, "device");
    const TemporaryFolder folder;
    folder.write("site/con.html", "x");
    const Ran ran = run(node, {"project", "new", "V", "--from", (folder.path() / "site").string()});
    CHECK(ran.exit == 0);
    CHECK(ran.out.contains("0 fichier a été importé."));
    CHECK(ran.out.contains("con.html: Windows garde ce nom pour lui"));
}

TEST_CASE("a node that goes away in the middle ends the import with a sentence") {
    FakeNode node;
    set_scene(node);
    node.answer("atelier/tree", R"({"site":"s","notes":"n","nodes":[]})");
    node.end_at("atelier/write");
    const TemporaryFolder folder;
    folder.write("site/a.html", "x");
    const Ran ran = run(node, {"project", "new", "V", "--from", (folder.path() / "site").string()});
    CHECK(ran.exit == 1);
    CHECK(ran.errors.contains("Le programme de ce poste (atelier-node) s'est arrêté."));
}
