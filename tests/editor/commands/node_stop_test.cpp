#include "editor/commands/node_stop.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("a node that runs is stopped, and none is started to be stopped") {
    FakeNode node;
    node.end_at("atelier/node/stop");
    CHECK(run(node, {"node", "stop"}).out == "Le programme de ce poste est arrêté.\n");
    CHECK(run(node, {"node", "stop", "--format", "json"}).json().at("was_running") == true);
    const TemporaryFolder folder;
    const std::string home = (folder.path() / "home").string();
    const Ran none = run_alone({"node", "stop", "--home", home}, "C");
    CHECK(none.exit == 0);
    CHECK(none.out == "It was not running. There is nothing to stop.\n");
    CHECK_FALSE(std::filesystem::exists(home));
}

TEST_CASE("a node that answers and goes on is not called stopped") {
    FakeNode node;
    node.answer("atelier/node/stop", "{}");
    const Ran ran = run(node, {"node", "stop"});
    CHECK(ran.exit == 1);
    CHECK(ran.errors.contains("ne répond pas"));
}
