#include "editor/commands/carry_bundle.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("a bundle goes to the node by descriptor, and is written over nothing") {
    FakeNode node;
    node.answer("atelier/carry/out", R"({"spaces":1,"changes":7,"blobs":0})");
    node.answer("atelier/carry/in", R"({"spaces":1,"changes":1,"blobs":0})");
    const std::string path = (node.folder() / "class.atelier").string();
    CHECK(run(node, {"carry", "out", path})
              .out.contains("avec 7 modifications. Vous pouvez retirer la clé."));
    CHECK(std::filesystem::exists(path));
    CHECK(run(node, {"carry", "out", path}).errors.contains("existe déjà"));
    CHECK(run(node, {"carry", "in", path, "--lang", "en"})
              .out.contains("1 change in it was new here."));
    CHECK(run(node, {"carry", "in", path, "--format", "json"}).json().at("changes") == 1);
    CHECK(node.received().size() == 3);
    CHECK(node.calls("atelier/carry/out").front().at("descriptor") == true);
}

TEST_CASE("a bundle that could not be written does not stay") {
    FakeNode node;
    node.refuse("atelier/carry/out", talk::Code::no_class);
    node.refuse("atelier/carry/in", talk::Code::bad_file);
    const TemporaryFolder folder;
    const std::string path = (folder.path() / "class.atelier").string();
    CHECK(run(node, {"carry", "out", path}).exit == 1);
    CHECK_FALSE(std::filesystem::exists(path));
    const std::string there = folder.write("other", "x");
    CHECK(run(node, {"carry", "in", there}).errors.contains("n'est pas ce qu'il devrait être"));
    CHECK(std::filesystem::exists(there));
}
