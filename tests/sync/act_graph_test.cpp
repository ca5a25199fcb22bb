#include "sync/act_graph.hpp"

#include "tests/sync/class_world.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Diamond {
    ClassWorld world;
    ActGraph graph;
    ChangeId root = world.genesis().id;
    ChangeId left = world.write(0, {root}, act::SessionMark{});
    ChangeId right = world.write(1, {root}, act::SessionMark{});
    ChangeId top = world.write(0, {left, right}, act::SessionMark{});

    void add_all(std::optional<ChangeId> landmark = std::nullopt) {
        add(world.genesis(), landmark);
        for (const ActChange& change : world.changes())
            add(change, landmark);
    }
    void add(const ActChange& change, std::optional<ChangeId> landmark) {
        ActNode node = graph.node_for(change);
        if (change.id == landmark) node.landmark = 7;
        graph.add(std::move(node));
    }
};

}  // namespace

TEST_CASE("a version is its heads and all below them, and what is not there covers nothing") {
    Diamond d;
    d.add_all();
    CHECK(d.graph.version(Ids{d.left}) == std::vector{true, true, false, false});
    CHECK(d.graph.version(Ids{d.top}) == std::vector{true, true, true, true});
    CHECK(d.graph.version(Ids{id_number<ChangeId>(5, 5)}) == std::vector<bool>(4));
    CHECK(d.graph.version(Ids{}) == std::vector<bool>(4));
}

TEST_CASE("a landmark lies in the past of what is above it, and of nothing else") {
    Diamond d;
    d.add_all(d.left);
    const auto sees = [&](const ChangeId& id) {
        return d.graph[*d.graph.find(id)].landmarks.contains(7);
    };
    CHECK(sees(d.top));
    CHECK_FALSE(sees(d.left));
    CHECK_FALSE(sees(d.right));
}

TEST_CASE("lamport is one above the highest parent, and 0 over nothing") {
    Diamond d;
    d.add_all();
    CHECK(d.graph.lamport_after({}) == 0);
    CHECK(d.graph.lamport_after(Ids{d.root, d.left}) == 2);
    CHECK(d.graph[*d.graph.find(d.top)].change.header.lamport == 2);
    CHECK(d.graph.contains_all(Ids{d.root, d.top}));
    CHECK_FALSE(d.graph.contains_all(Ids{d.root, id_number<ChangeId>(5, 5)}));
}
