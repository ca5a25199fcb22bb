#include "sync/placement.hpp"

#include "tests/test.hpp"

using namespace atelier;

namespace {

// Nodes by number, 0 a root. Each step is a change of its own, its event the lamport.
Placement::Step step(Lamport lamport, NodeIndex node, NodeIndex parent, std::uint8_t id = 1) {
    return {{static_cast<Event>(lamport), {lamport, ChangeId{{id}}, 0}}, node, parent};
}

// Folders 1 and 2 in the root.
struct TwoFolders {
    Placement placement;

    TwoFolders() { placement.add({step(1, 1, 0), step(2, 2, 0)}); }
};

}  // namespace

TEST_CASE("of two moves that make a circle the later one is skipped") {
    TwoFolders tree;
    tree.placement.add({step(10, 1, 2)});
    tree.placement.add({step(11, 2, 1)});
    CHECK(tree.placement[1].parent == 2);
    CHECK(tree.placement[2].parent == 0);
    CHECK(tree.placement[2].since.lamport == 2);
}

TEST_CASE("a move that comes late is skipped or not as if it had come in time") {
    TwoFolders tree;
    tree.placement.add({step(11, 2, 1)});
    const auto touched = tree.placement.add({step(10, 1, 2)});
    CHECK(touched == std::vector<NodeIndex>{1, 2});
    CHECK(tree.placement[1].parent == 2);
    CHECK(tree.placement[2].parent == 0);
}

TEST_CASE("at one lamport the change with the lower id goes first") {
    TwoFolders tree;
    tree.placement.add({step(10, 1, 2, 9)});
    tree.placement.add({step(10, 2, 1, 8)});
    CHECK(tree.placement[1].parent == 0);
    CHECK(tree.placement[2].parent == 1);
}

TEST_CASE("a node is not put into itself, and goes where it is once more") {
    TwoFolders tree;
    tree.placement.add({step(10, 1, 1)});
    CHECK(tree.placement[1] == NodeSpot{0, {1, ChangeId{{1}}, 0}});
    tree.placement.add({step(11, 1, 0)});
    CHECK(tree.placement[1] == NodeSpot{0, {11, ChangeId{{1}}, 0}});
}

TEST_CASE("a skipped move has its effect when what hindered it is gone") {
    TwoFolders tree;
    tree.placement.add({step(10, 1, 2), step(11, 2, 1)});
    const auto touched = tree.placement.remove({10});
    CHECK(touched == std::vector<NodeIndex>{1, 2});
    CHECK(tree.placement[1].parent == 0);
    CHECK(tree.placement[2].parent == 1);
}

TEST_CASE("a node whose create is gone lies nowhere and may be created again") {
    TwoFolders tree;
    CHECK(tree.placement.remove({2}) == std::vector<NodeIndex>{2});
    CHECK(tree.placement[2] == NodeSpot{});
    tree.placement.add({step(2, 2, 1)});
    CHECK(tree.placement[2].parent == 1);
    CHECK(tree.placement.remove({77}).empty());
    CHECK(tree.placement[99] == NodeSpot{});
}
