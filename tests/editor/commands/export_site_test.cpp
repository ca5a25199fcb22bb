#include "editor/commands/export_site.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("what is below site is exported, and two exports are the same bytes") {
    FakeNode node;
    set_scene(node);
    const std::string folder = (node.folder() / "out").string();
    const Ran french = run(node, {"export", "Boul", "--to", folder});
    CHECK(french.errors.empty());
    CHECK(french.out == "2 fichiers sont dans " + folder + ".\n");
    CHECK(bytes_of(folder + "/index.html") == page_text);
    CHECK(bytes_of(folder + "/images/pain.png") == "\x89PNG");
    CHECK_FALSE(std::filesystem::exists(folder + "/plan.md"));
    const std::string one = (node.folder() / "1.zip").string();
    const std::string two = (node.folder() / "2.zip").string();
    CHECK(
        run(node, {"export", "Boul", "--to", one, "--lang", "en"}).out.contains("2 files are in"));
    CHECK(run(node, {"export", "Boul", "--to", two, "--format", "json"}).json().at("files") == 2);
    CHECK(bytes_of(one) == bytes_of(two));
    CHECK(bytes_of(one).size() > page_text.size());
}

TEST_CASE("an export writes over nothing and leaves nothing half done") {
    FakeNode node;
    set_scene(node);
    const TemporaryFolder folder;
    const std::string there = folder.write("site.zip", "mine");
    CHECK(run(node, {"export", "Boul", "--to", there})
              .errors.contains("existe déjà. Rien n'a été remplacé."));
    CHECK(bytes_of(there) == "mine");
    node.refuse("atelier/blob/get", talk::Code::no_such_blob);
    const Ran ran = run(node, {"export", "Boul", "--to", (folder.path() / "out").string()});
    CHECK(ran.exit == 1);
    CHECK(ran.errors.contains("Le contenu de images/pain.png n'est pas encore sur ce poste."));
    std::size_t left = 0;
    for ([[maybe_unused]] const auto& each : std::filesystem::directory_iterator(folder.path()))
        ++left;
    CHECK(left == 1);
}

TEST_CASE("a path of a peer that leads out ends the export") {
    FakeNode node;
    set_scene(node);
    node.answer(
        "atelier/snapshot",
        R"({"version":[],"total":1,"from":0,"files":[{"uri":"u","kind":"text","path":"site/../../x","text":"x"}]})");
    const Ran ran = run(node, {"export", "Boul", "--to", (node.folder() / "out").string()});
    CHECK(ran.exit == 1);
    CHECK(ran.errors.contains("Donnez-lui d'abord un autre nom."));
    CHECK_FALSE(std::filesystem::exists(node.folder() / "out"));
}
