// What a tree costs: as big as a project may be, with a long history, and at its
// worst.

#include "sync/anchor.hpp"
#include "sync/tree.hpp"
#include "tests/bench/bench.hpp"
#include "tests/random_changes.hpp"

namespace atelier::bench {

namespace {

using test::Dice;

const SpaceId space{{1}};
const NodeId site = root_of(space, Root::site);

// One op a change, by people who hear of each other.
struct History {
    Dice dice{1};
    CausalGraph graph;
    std::vector<TreeOp> ops;
    std::vector<NodeId> nodes{site};
    std::vector<NodeId> folders{site};

    // A quarter of the changes are made beside the one before; the next has seen both.
    void write(Lamport lamport, TreeAct act) {
        const Event event = graph.size();
        const bool beside = event > 20 && dice.chance(4);
        graph.add(1, beside ? graph.parents_of(event - 1) : TextVersion(graph.heads()));
        ops.push_back({{event, {lamport, id_of(event), 0}}, std::move(act)});
    }
    void write(TreeAct act) { write(graph.size(), std::move(act)); }
    static ChangeId id_of(Event event) {
        ChangeId id;
        for (unsigned i = 0; i < 4; ++i)
            id.bytes[i] = static_cast<std::uint8_t>(event * 2654435761U >> (8 * i));
        id.bytes[31] = 2;
        return id;
    }
    const NodeId& any(const std::vector<NodeId>& all) { return all[dice.below(all.size())]; }
    std::string name() { return "page" + std::to_string(dice.below(1500)) + ".html"; }

    void create(NodeKind kind, NodeId parent, const std::string& name) {
        nodes.push_back({id_of(graph.size()), 0});
        write(tree_op::Create{kind, parent, name});
        if (kind == NodeKind::folder) folders.push_back(nodes.back());
    }
    void create_some(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            const NodeId& parent = folders[dice.below(std::min<std::size_t>(folders.size(), 200))];
            create(i % 10 == 0 ? NodeKind::folder : NodeKind::text, parent, name());
        }
    }
    void change_some(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            const NodeId node = any(nodes);
            switch (dice.below(8)) {
                case 0: write(tree_op::Move{node, any(folders)}); break;
                case 1: write(tree_op::Name{node, name()}); break;
                case 2: write(tree_op::Delete{node}); break;
                case 3: write(tree_op::Keep{node}); break;
                default: write(tree_op::Touch{node}); break;
            }
        }
    }
    std::span<const TreeOp> latest(std::size_t count) const { return std::span(ops).last(count); }
};

void add_each(Tree& tree, std::span<const TreeOp> ops) {
    for (const TreeOp& op : ops)
        tree.add({op});
}

void big_project(int rounds) {
    History history;
    history.create_some(2000);
    history.change_some(18'000);
    measure("tree of 2,000 nodes by 20,000 ops, at once, and its outline", "ms", 1e3, 1, rounds,
            [&] {
                Tree tree(history.graph, space);
                tree.add(history.ops);
                if (tree.outline(site).size() < 100) std::abort();
            });
    measure("the same, change by change, without the outline", "ms", 1e3, 1, rounds, [&] {
        Tree tree(history.graph, space);
        add_each(tree, history.ops);
    });

    Tree tree(history.graph, space);
    tree.add(history.ops);
    measure("outline of it, all names chosen", "ms", 1e3, 1, rounds, [&] { tree.outline(site); });
    constexpr std::size_t more = 1000;
    const auto one_more = [&](const char* what, auto act) {
        measure(what, "us", 1e6, more, rounds, [&] {
            for (std::size_t i = 0; i < more; ++i)
                history.write(act());
            add_each(tree, history.latest(more));
        });
    };
    one_more("one more touch", [&] { return tree_op::Touch{history.any(history.nodes)}; });
    one_more("one more name", [&] { return tree_op::Name{history.any(history.nodes), "a.html"}; });
    one_more("one more delete", [&] { return tree_op::Delete{history.any(history.nodes)}; });
    one_more("one more move", [&] {
        return tree_op::Move{history.any(history.nodes), history.any(history.folders)};
    });
    measure("one more name, and its folder's listing", "us", 1e6, more, rounds, [&] {
        for (std::size_t i = 0; i < more; ++i) {
            const NodeId node = history.nodes[1 + history.dice.below(history.nodes.size() - 1)];
            history.write(tree_op::Name{node, history.name()});
            tree.add({history.ops.back()});
            tree.list(*tree.node(node)->parent);
        }
    });
    measure("one more move, of a lamport that puts it behind the creates", "us", 1e6, 20, rounds,
            [&] {
                for (int i = 0; i < 20; ++i) {
                    const NodeId node = history.any(history.nodes);
                    history.write(2000, tree_op::Move{node, history.any(history.folders)});
                    tree.add({history.ops.back()});
                }
            });
    measure("the last change stops to count", "us", 1e6, 20, rounds, [&] {
        for (int i = 0; i < 20; ++i) {
            tree.remove({history.ops.back().place.event});
            history.ops.pop_back();
        }
    });
}

void worst(int rounds) {
    History wide;
    for (int i = 0; i < 2000; ++i)
        wide.create(NodeKind::text, site, "page.html");
    measure("a folder of 2,000 nodes of one name: built and listed", "ms", 1e3, 1, rounds, [&] {
        Tree tree(wide.graph, space);
        tree.add(wide.ops);
        tree.list(site);
    });
    History deep;
    for (int i = 0; i < 10'000; ++i)
        deep.create(NodeKind::folder, deep.nodes.back(), "d");
    measure("a chain of 10,000 folders: built and outlined", "ms", 1e3, 1, rounds, [&] {
        Tree tree(deep.graph, space);
        tree.add(deep.ops);
        tree.outline(site);
    });
    Tree tree(deep.graph, space);
    tree.add(deep.ops);
    measure("one more move to the end of that chain", "us", 1e6, 100, rounds, [&] {
        for (int i = 0; i < 100; ++i)
            deep.write(tree_op::Move{deep.nodes[1], deep.nodes.back()});
        add_each(tree, deep.latest(100));
    });
    History typed;
    typed.create(NodeKind::text, site, "page.html");
    for (int i = 0; i < 1'000'000; ++i)
        typed.write(tree_op::Touch{typed.nodes[1]});
    typed.write(tree_op::Delete{typed.nodes[1]});
    measure("a delete of a file of 1,000,000 touches", "ms", 1e3, 1, 1, [&] {
        Tree file(typed.graph, space);
        file.add(typed.ops);
    });
}

void anchors(int rounds) {
    Text text;
    const ChangeNumber draft = text.open({}, {});
    TextVersion at;
    for (std::uint32_t i = 0; i < 10'000; ++i)
        at = text.write(draft, at, {RunAction::insert, 1, i / 2, {}, U"e"}).after;
    text.seal(draft, ChangeId{{1}});
    measure("an anchor 10,000 keystrokes old", "ms", 1e3, 1, rounds, [&] {
        if (!place_of(TextAnchor{EventName{ChangeId{{1}}, 5}, Side::left}, text)) std::abort();
    });
}

}  // namespace

void tree(int rounds) {
    big_project(rounds);
    worst(rounds);
    anchors(rounds);
}

}  // namespace atelier::bench
