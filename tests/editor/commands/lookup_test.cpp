#include "editor/commands/lookup.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("a project is found by its name, a beginning of it, or of its id") {
    FakeNode node;
    set_scene(node);
    for (const std::string name : {"Boulangerie", "Bou", "bbbb", "b"}) {
        const Ran ran = run(node, {"files", name});
        CHECK(ran.exit == (name == "b" ? 1 : 0));
    }
    const Ran none = run(node, {"files", "Velos"});
    CHECK(none.errors == "Aucun projet ne s'appelle Velos. Il y a : Boulangerie\n");
}

TEST_CASE("a beginning that two projects have names neither, an exact name does") {
    FakeNode node;
    set_scene(node);
    const auto project = [](char id, const std::string& name) {
        return R"({"project":")" + id_of(id) + R"(","kind":"project","name":")" + name +
               R"(","closed":false,"set_aside":false,"may_write":true,"site":"s","notes":"n"})";
    };
    node.answer("atelier/projects",
                R"({"projects":[)" + project('b', "Vélo") + "," + project('c', "Vélos") + "]}");
    CHECK(run(node, {"files", "Vé"}).errors.contains("Vélo (bbbbbbbbbbbb), Vélos (cccccccccccc)"));
    CHECK(run(node, {"files", "Vélo"}).exit == 0);
    CHECK(node.calls("atelier/tree").front().at("project") == text(id_of('b')));
}

TEST_CASE("a file that is not there is answered by the nearest one") {
    FakeNode node;
    set_scene(node);
    const Ran ran = run(node, {"cat", "Boul", "indx.html"});
    CHECK(ran.exit == 1);
    CHECK(ran.errors.contains("Vouliez-vous dire site/index.html ?"));
}

TEST_CASE("a path without a root is below site, and a root is no name") {
    CHECK(with_root("index.html") == "site/index.html");
    CHECK(with_root("notes/plan.md") == "notes/plan.md");
    CHECK(with_root("notes.html") == "site/notes.html");
    CHECK(with_root("site/images/") == "site/images");
}

TEST_CASE("a version is a moment's name or an unambiguous beginning") {
    FakeNode node;
    set_scene(node);
    node.answer(
        "atelier/versions",
        R"({"sittings":[{"author":")" + id_of('4') + R"(","last":")" + id_of('7') +
            R"(","from":1,"to":2,"changes":1,"inserted":1,"deleted":0}],"moments":[{"name":"Livraison","author":")" +
            id_of('1') + R"(","change":")" + id_of('6') + R"(","time":3}]})");
    const auto version_asked = [&](const std::string& name) {
        CHECK(run(node, {"cat", "Boul", "index.html", "--at", name}).exit == 0);
        return node.calls("atelier/checkout").back().at("version").at(0);
    };
    CHECK(version_asked("Livraison") == text(id_of('6')));
    CHECK(version_asked("7777") == text(id_of('7')));
    CHECK(version_asked(id_of('9')) == text(id_of('9')));
    CHECK(run(node, {"cat", "Boul", "index.html", "--at", "5555"})
              .errors.contains("Il n'y a pas de version 5555"));
}
