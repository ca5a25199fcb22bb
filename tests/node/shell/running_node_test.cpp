#include "node/shell/running_node.hpp"

#include "tests/node/shell/house.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a class that is founded at a node is there when the node starts again") {
    House house;
    const TemporaryFolder folder;
    std::string class_id;
    {
        auto node = house.start(folder.path());
        REQUIRE(node);
        Program program(house, **node);
        const auto founded = program.ask(classe());
        REQUIRE(founded);
        class_id = founded->class_id.hex;
        CHECK_FALSE(program.ask(classe()));
    }
    auto again = house.start(folder.path());
    REQUIRE(again);
    Program program(house, **again);
    const auto people = program.ask(talk::People{});
    REQUIRE(people);
    CHECK(people->name == "Classe");
    CHECK(people->class_id.hex == class_id);
    REQUIRE(people->people.size() == 1);
    CHECK(people->people.front().name == "Inès");
}

TEST_CASE("a second node on one home is refused with a sentence, and the first one goes on") {
    House house;
    const TemporaryFolder folder;
    auto first = house.start(folder.path());
    REQUIRE(first);
    const auto second = house.start(folder.path());
    REQUIRE_FALSE(second);
    CHECK(second.error().ending == RunningNode::Ending::in_use);
    CHECK(second.error().what.size() > 20);
    Program program(house, **first);
    CHECK(program.ask(classe()));
}

TEST_CASE("two seats of one machine both run, whoever has the usual port") {
    House house;
    const TemporaryFolder here;
    const TemporaryFolder there;
    auto first = house.start(here.path(), std::nullopt);
    auto second = house.start(there.path(), std::nullopt);
    REQUIRE(first);  // it may be that a node of this machine has the port already
    REQUIRE(second);
    CHECK((*first)->port() != (*second)->port());
    CHECK((*second)->port() != default_port);
}

TEST_CASE("a node whose keys are damaged does not start and leaves them as they are") {
    House house;
    const TemporaryFolder folder;
    REQUIRE(house.start(folder.path()));
    std::ofstream(folder.path() / "keys", std::ios::app) << "x";
    const auto size = std::filesystem::file_size(folder.path() / "keys");
    const auto node = house.start(folder.path());
    REQUIRE_FALSE(node);
    CHECK(node.error().ending == RunningNode::Ending::failed);
    CHECK(node.error().what.find("keys") != std::string::npos);
    CHECK(std::filesystem::file_size(folder.path() / "keys") == size);
}

TEST_CASE("a seat of a class whose keys are gone makes no new ones") {
    House house;
    const TemporaryFolder folder;
    {
        auto node = house.start(folder.path());
        REQUIRE(node);
        Program program(house, **node);
        REQUIRE(program.ask(classe()));
    }
    REQUIRE(std::filesystem::remove(folder.path() / "keys"));
    const auto node = house.start(folder.path());
    REQUIRE_FALSE(node);
    CHECK(node.error().what.find("keys") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "keys"));
}

TEST_CASE("a node that nobody needs ends when it was told to, counted from who left last") {
    using std::chrono::steady_clock;
    House house;
    const TemporaryFolder folder;
    auto node = house.start(folder.path(), 0, 1);
    REQUIRE(node);
    auto ended = [&] { return house.loop.context.stopped(); };
    steady_clock::time_point left;
    {
        Program program(house, **node);
        // For longer than it would wait for one.
        const auto until = steady_clock::now() + std::chrono::milliseconds{1'300};
        while (steady_clock::now() < until)
            REQUIRE(program.ask(talk::Hello{"x", 1}));
        left = steady_clock::now();
    }
    CHECK(house.loop.until(ended));
    const auto took =
        std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - left);
    CHECK(took.count() >= 990);
    CHECK(took.count() < 2'500);  // it says its last words
    CHECK((*node)->ending() == RunningNode::Ending::well);
}
