// sync/tree against its slow twin, tests/sync/slow_tree.hpp, on random histories.

#include "tests/seeds.hpp"
#include "tests/sync/tree_scene.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Played {
    Dice dice;
    TreeScene scene{dice, 2 + dice.below(3)};
    DeliveredTree delivered;

    Played(std::uint64_t seed, int steps) : dice(seed) {
        for (int i = 0; i < steps; ++i)
            scene.step();
    }

    // Up to some changes that may count now and do not.
    void deliver(std::uint64_t most) {
        std::vector<const TreeChange*> batch;
        std::set<ChangeId> ready = delivered.counting;
        for (std::uint64_t i = 1 + dice.below(most); i > 0; --i) {
            std::vector<const TreeChange*> next;
            for (const TreeChange& change : scene.changes())
                if (!ready.contains(change.id) && std::ranges::includes(ready, change.past))
                    next.push_back(&change);
            if (next.empty()) break;
            batch.push_back(next[dice.below(next.size())]);
            ready.insert(batch.back()->id);
        }
        delivered.add(batch);
    }
    // Some changes that count, with all that has seen them.
    void take_out() {
        std::set<ChangeId> gone;
        for (const ChangeId& id : delivered.counting)
            if (dice.chance(2 + delivered.counting.size())) gone.insert(id);
        for (const TreeChange& change : scene.changes())
            for (const ChangeId& seen : change.past)
                if (gone.contains(seen) && delivered.counting.contains(change.id))
                    gone.insert(change.id);
        delivered.remove(gone);
    }
    std::vector<TreeChange> counting() const {
        std::vector<TreeChange> changes;
        for (const TreeChange& change : scene.changes())
            if (delivered.counting.contains(change.id)) changes.push_back(change);
        return changes;
    }
};

std::vector<NodeId> below(const std::vector<OutlinedNode>& outline) {
    std::vector<NodeId> ids;
    for (const OutlinedNode& node : outline)
        ids.push_back(node.node.id);
    return ids;
}

void require_equal(const Played& played) {
    const std::vector<TreeChange> changes = played.counting();
    const SlowTree slow(scene_space, changes);
    const Tree& tree = played.delivered.tree;
    // Every op, made a node or not, and counting or not.
    std::vector<NodeId> ids = slow.ids();
    for (const TreeChange& change : played.scene.changes())
        for (std::uint32_t i = 0; i <= change.acts.size(); ++i)
            ids.push_back({change.id, i});
    for (const NodeId& id : ids) {
        REQUIRE(tree.node(id) == slow.node(id));
        std::vector<std::string> names;
        for (const auto& writing : tree.names_of(id))
            names.push_back(writing.value);
        REQUIRE(names == slow.names(id));
    }
    for (const Root root : {Root::site, Root::notes}) {
        std::vector<OutlinedNode> outline;
        slow.outline(root_of(scene_space, root), "", 1, false, outline);
        REQUIRE(tree.outline(root_of(scene_space, root)) == outline);
        REQUIRE(tree.to_delete(root_of(scene_space, root)) == below(outline));
        for (const OutlinedNode& node : outline) {
            for (const ListedNode& child : tree.list(node.node.id)) {
                const auto same = std::ranges::find(
                    outline, child.id, [](const OutlinedNode& each) { return each.node.id; });
                REQUIRE(same != outline.end());
                REQUIRE(child == same->node);
            }
        }
    }
    for (const TreeChange& change : changes)
        REQUIRE(tree.deleted_by(played.delivered.events.at(change.id)) ==
                slow.deleted_by(change.id));
}

}  // namespace

TEST_CASE("after every delivery the tree is the slow twin's") {
    for (std::uint64_t seed = 1; seed <= seeds(150); ++seed) {
        INFO("seed " << seed);
        Played played(seed, 60);
        while (played.delivered.counting.size() < played.scene.changes().size()) {
            played.deliver(4);
            require_equal(played);
        }
    }
}

TEST_CASE("with changes taken out and put back the tree is the slow twin's each time") {
    for (std::uint64_t seed = 1; seed <= seeds(150); ++seed) {
        INFO("seed " << seed);
        Played played(seed, 50);
        for (int round = 0; round < 40; ++round) {
            if (played.dice.chance(3)) {
                played.take_out();
            } else {
                played.deliver(6);
            }
            require_equal(played);
        }
    }
}

TEST_CASE("one history in twenty orders and portions of delivery is one tree") {
    for (std::uint64_t seed = 1; seed <= seeds(20); ++seed) {
        INFO("seed " << seed);
        std::vector<std::vector<OutlinedNode>> outlines;
        for (std::uint64_t order = 0; order < 20; ++order) {
            Played played(seed, 60);
            played.dice = Dice(order);
            while (played.delivered.counting.size() < played.scene.changes().size())
                played.deliver(1 + order);
            outlines.push_back(played.delivered.tree.outline(root_of(scene_space, Root::site)));
            REQUIRE(outlines.back() == outlines.front());
        }
    }
}

// What the properties above would be worth little without.
TEST_CASE("the random histories have what the rules are about") {
    std::size_t displaced = 0;
    std::size_t dead_and_shown = 0;
    std::size_t dead = 0;
    std::size_t left_out = 0;
    std::size_t skipped = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        Played played(seed, 60);
        while (played.delivered.counting.size() < played.scene.changes().size())
            played.deliver(6);
        const Tree& tree = played.delivered.tree;
        for (const OutlinedNode& each : tree.outline(root_of(scene_space, Root::site))) {
            displaced += each.node.displaced;
            left_out += each.node.left_out.has_value();
            dead_and_shown += tree.node(each.node.id)->dead;
        }
        for (const TreeChange& change : played.scene.changes()) {
            for (std::uint32_t i = 0; i < change.acts.size(); ++i) {
                const auto node = tree.node({change.id, i});
                dead += node && node->dead;
                const auto* move = std::get_if<tree_op::Move>(&change.acts[i]);
                if (!move || move->node == move->parent) continue;
                const auto moved = tree.node(move->node);
                const auto onto = tree.node(move->parent);
                skipped += onto && moved && moved->parent && onto->parent == move->node;
            }
        }
    }
    CHECK(displaced > 100);
    CHECK(dead > 100);
    CHECK(dead_and_shown > 20);
    CHECK(left_out > 100);
    CHECK(skipped > 20);
}
