#include "editor/commands/workplace.hpp"

#include "editor/kit_file.hpp"
#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("lists of names are split at commas, without the spaces around") {
    CHECK(split_at_commas(" Anne , Karim,,") == std::vector<std::string>{"Anne", "Karim"});
    CHECK(split_at_commas("").empty());
    CHECK(listed({"a", "b"}) == "a, b");
}

TEST_CASE("a node that is silent is not waited for without end") {
    FakeNode node;
    set_scene(node);
    node.answer("atelier/hello", R"({"protocol":1,"device":"x","author":"y"})");
    CHECK(run(node, {"projects"}).exit == 1);
}

TEST_CASE("a node that ends in the middle is told with what to do next") {
    FakeNode node;
    node.end_at("atelier/projects");
    CHECK(run(node, {"projects"}).errors.contains("Lancez la commande encore une fois."));
    CHECK(run(node, {"projects", "--lang", "en"}).errors.contains("Give the command once more."));
    CHECK(run(node, {"projects", "--format", "json"}).json().at("error") == "node_ended");
}

TEST_CASE("progress is shown on a terminal only, and is gone at the end") {
    FakeNode node;
    node.answer("atelier/class/join", "{}");
    node.tell_after("atelier/class/join", talk::Joining{"10.0.0.7", {}, {}});
    const std::string kit = (node.folder() / "kit").string();
    std::ofstream(kit) << kit_text({"x", {"10.0.0.7"}, id_of('5'), {}}, "");
    CHECK_FALSE(run(node, {"join", "--kit", kit, "--name", "K"}).errors.contains("\x1b"));
    const std::string shown =
        run(node, {"join", "--kit", kit, "--name", "K"}, {false, true}).errors;
    CHECK(shown.contains("On demande à 10.0.0.7…"));
    CHECK(shown.rfind("\r\x1b[K") > shown.find("10.0.0.7"));
}
