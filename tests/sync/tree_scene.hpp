#pragma once

// A room of authors who change one tree: at once, on what each has seen, with moves that cross,
// names that fold to the same, deletes and keeps, and now and then an op that makes no sense. What
// they write is delivered to a tree in any causal order and portions, and taken out again.

#include "tests/random_changes.hpp"
#include "tests/sync/slow_tree.hpp"

namespace atelier::test {

inline const SpaceId scene_space{{0x55}};

class TreeScene {
public:
    TreeScene(Dice& dice, std::size_t authors) : dice_(dice), seen_(authors) {}

    void step() {
        std::set<ChangeId>& seen = seen_[dice_.below(seen_.size())];
        if (dice_.chance(3)) {  // hears from another
            const std::set<ChangeId>& other = seen_[dice_.below(seen_.size())];
            seen.insert(other.begin(), other.end());
        }
        TreeChange change;
        change.id = dice_.id<ChangeId>();
        change.past = seen;
        std::vector<NodeId> nodes = known(seen);
        for (std::uint32_t i = static_cast<std::uint32_t>(dice_.below(5)); i > 0; --i) {
            const auto index = static_cast<std::uint32_t>(change.acts.size());
            change.acts.push_back(act(nodes));
            if (std::holds_alternative<tree_op::Create>(change.acts.back()) || dice_.chance(20))
                nodes.push_back({change.id, index});
        }
        for (const TreeChange& other : changes_) {
            if (!seen.contains(other.id)) continue;
            change.lamport = std::max(change.lamport, other.lamport + 1);
            const bool covered = std::ranges::any_of(changes_, [&](const TreeChange& later) {
                return seen.contains(later.id) && later.past.contains(other.id);
            });
            if (!covered) change.parents.push_back(other.id);
        }
        seen.insert(change.id);
        changes_.push_back(std::move(change));
    }

    const std::vector<TreeChange>& changes() const { return changes_; }

private:
    // What an author can name: mostly nodes; the first ones are named most.
    std::vector<NodeId> known(const std::set<ChangeId>& seen) const {
        std::vector<NodeId> nodes{root_of(scene_space, Root::site),
                                  root_of(scene_space, Root::notes)};
        for (const TreeChange& change : changes_)
            for (std::uint32_t i = 0; i < change.acts.size() && seen.contains(change.id); ++i)
                if (std::holds_alternative<tree_op::Create>(change.acts[i]))
                    nodes.push_back({change.id, i});
        return nodes;
    }
    NodeId any(const std::vector<NodeId>& nodes) {
        const std::uint64_t bound = dice_.chance(2) ? std::min<std::size_t>(nodes.size(), 6) : 0;
        return nodes[dice_.below(bound ? bound : nodes.size())];
    }
    std::string name() {
        static const std::vector<std::string> names = {
            "page.html", "Page.html", "PAGE.HTML", "page~2.html", "page~3.html", "Straße",
            "STRASSE",   "strasse~2", "é",         "e\u0301",     "CON",         "-",
            "",          ".a",        ".A",        "v1.2",        "V1.2"};
        if (dice_.chance(24)) return std::string(60 + dice_.below(190), 'x');
        return names[dice_.below(names.size())];
    }
    TreeAct act(const std::vector<NodeId>& nodes) {
        switch (dice_.below(16)) {
            case 0:
            case 1:
            case 2:
            case 3:
            case 4: {
                const auto kind = dice_.chance(3) ? NodeKind::text : NodeKind::folder;
                return tree_op::Create{kind, any(nodes), name()};
            }
            case 5:
            case 6:
            case 7: return tree_op::Move{any(nodes), any(nodes)};
            case 8: return tree_op::Name{any(nodes), name()};
            case 9: return tree_op::Blob{any(nodes), dice_.id<BlobId>(), dice_.below(9)};
            case 10:
                return tree_op::Attribute{any(nodes), dice_.chance(2) ? "bom" : "crlf",
                                          Bytes(dice_.below(2), 1)};
            case 11: return tree_op::Keep{any(nodes)};
            case 12: return tree_op::Touch{any(nodes)};
            default: return tree_op::Delete{any(nodes)};
        }
    }

    Dice& dice_;
    std::vector<std::set<ChangeId>> seen_;
    std::vector<TreeChange> changes_;
};

// One node's tree, which numbers the changes as it comes to hold them.
struct DeliveredTree {
    CausalGraph graph;
    std::map<ChangeId, Event> events;
    std::set<ChangeId> counting;
    Tree tree{graph, scene_space};

    bool all_count(const std::set<ChangeId>& past) const {
        return std::ranges::includes(counting, past);
    }
    // Their pasts must count or be among those before.
    void add(const std::vector<const TreeChange*>& changes) {
        std::vector<TreeOp> ops;
        for (const TreeChange* change : changes) {
            if (!events.contains(change->id)) {
                TextVersion parents;
                for (const ChangeId& parent : change->parents)
                    parents.push_back(events.at(parent));
                std::ranges::sort(parents);
                events[change->id] = graph.size();
                graph.add(1, parents);
            }
            counting.insert(change->id);
            for (std::uint32_t i = 0; i < change->acts.size(); ++i)
                ops.push_back(
                    {{events.at(change->id), {change->lamport, change->id, i}}, change->acts[i]});
        }
        tree.add(std::move(ops));
    }
    void remove(const std::set<ChangeId>& changes) {
        std::set<Event> numbers;
        for (const ChangeId& id : changes) {
            numbers.insert(events.at(id));
            counting.erase(id);
        }
        tree.remove(numbers);
    }
};

}  // namespace atelier::test
