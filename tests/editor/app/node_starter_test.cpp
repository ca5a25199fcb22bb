#include "editor/app/node_starter.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

#include <poll.h>

using namespace atelier;
using namespace atelier::editor;

namespace {

constexpr int patience_ms = 60'000;

bool is_readable(int descriptor, int milliseconds) {
    pollfd polled{descriptor, POLLIN, 0};
    return ::poll(&polled, 1, milliseconds) > 0;
}

}  // namespace

TEST_CASE("a node that is there already is no fault, and the end is told once") {
    const FakeNode node;
    NodeStarter starter({node.home(), node.home() + "/run/socket", "/nowhere/atelier-node"});
    CHECK_FALSE(is_readable(starter.descriptor(), 0));
    starter.start();
    starter.start();
    REQUIRE(is_readable(starter.descriptor(), patience_ms));
    CHECK_FALSE(starter.take_end());
    CHECK_FALSE(is_readable(starter.descriptor(), 0));
    CHECK(node.calls("atelier/hello").size() == 1);
}

TEST_CASE("a program that is not there is a fault, and another try can be made") {
    const test::TemporaryFolder folder;
    const std::string home = (folder.path() / "home").string();
    NodeStarter starter({home, home + "/run/socket", (folder.path() / "atelier-node").string()});
    for (int tries = 0; tries < 2; ++tries) {
        starter.start();
        REQUIRE(is_readable(starter.descriptor(), patience_ms));
        CHECK(starter.take_end() == StartFault::no_program);
    }
}

TEST_CASE("a starter that goes during a try waits for its end") {
    const FakeNode node;
    {
        NodeStarter starter({node.home(), node.home() + "/run/socket", "/nowhere/atelier-node"});
        starter.start();
    }
    CHECK(node.calls("atelier/hello").size() == 1);
}
