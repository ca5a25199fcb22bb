#pragma once

// An order of leaves, each of which counts for something in several dimensions (letters, bytes,
// lines), as a B+ tree of the counts: finds the leaf at a position in any dimension, and the
// position of a leaf, in steps logarithmic in the number of leaves. What a leaf holds is its
// owner's, who keeps it by the leaf's number. Numbers of erased leaves are given again.
//
// There is always one leaf, number 0 after clear().

#include "protocol/check.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace atelier {

template <std::size_t dimensions>
class CountedTree {
public:
    using Leaf = std::uint32_t;
    using Counts = std::array<std::uint32_t, dimensions>;
    static constexpr Leaf none = UINT32_MAX;

    struct Found {
        Leaf leaf = 0;
        std::uint32_t offset = 0;  // in the leaf
    };

    CountedTree() { clear(); }

    // Keeps the memory.
    void clear() {
        nodes_.clear();
        leaves_.clear();
        free_nodes_.clear();
        free_leaves_.clear();
        totals_ = {};
        nodes_.emplace_back();
        nodes_[0].above_leaves = true;
        nodes_[0].size = 1;
        nodes_[0].children[0] = 0;
        leaves_.push_back({0, none, none});
        root_ = first_ = last_ = 0;
    }

    Leaf first() const { return first_; }
    Leaf last() const { return last_; }
    Leaf next(Leaf leaf) const { return leaves_[leaf].next; }  // none behind the last
    Leaf previous(Leaf leaf) const { return leaves_[leaf].previous; }
    std::uint32_t total(std::size_t dimension) const { return totals_[dimension]; }
    // One more than the highest number of a leaf so far.
    std::size_t numbers() const { return leaves_.size(); }

    // The leaf that holds the unit at a position; the last leaf for the end.
    Found find(std::size_t dimension, std::uint32_t position) const {
        std::uint32_t number = root_;
        while (true) {
            const Node& node = nodes_[number];
            const auto& counts = node.counts[dimension];
            std::uint32_t slot = 0;
            const std::uint32_t last_slot = node.size - 1;
            while (slot < last_slot && position >= counts[slot])
                position -= counts[slot++];
            number = node.children[slot];
            if (node.above_leaves) return {number, position};
        }
    }

    std::uint32_t before(Leaf leaf, std::size_t dimension) const {
        std::uint32_t sum = 0;
        std::uint32_t child = leaf;
        for (std::uint32_t at = leaves_[leaf].parent; at != none; at = nodes_[at].parent) {
            const Node& node = nodes_[at];
            for (std::uint32_t slot = 0; node.children[slot] != child; ++slot)
                sum += node.counts[dimension][slot];
            child = at;
        }
        return sum;
    }

    // Counts may go down: the differences are added modulo 2^32.
    void add(Leaf leaf, const Counts& difference) {
        for (std::size_t d = 0; d < dimensions; ++d)
            totals_[d] += difference[d];
        std::uint32_t child = leaf;
        for (std::uint32_t at = leaves_[leaf].parent; at != none; at = nodes_[at].parent) {
            Node& node = nodes_[at];
            const std::uint32_t slot = slot_of(node, child);
            for (std::size_t d = 0; d < dimensions; ++d)
                node.counts[d][slot] += difference[d];
            child = at;
        }
    }

    // A new leaf, which counts for nothing yet.
    Leaf insert_after(Leaf leaf) {
        const Leaf made = take(free_leaves_, leaves_);
        std::uint32_t parent = leaves_[leaf].parent;
        if (nodes_[parent].size == fanout) parent = split(parent, leaf);
        put(parent, slot_of(nodes_[parent], leaf) + 1, made, {});
        leaves_[made] = {parent, leaves_[leaf].next, leaf};
        if (leaves_[made].next == none) {
            last_ = made;
        } else {
            leaves_[leaves_[made].next].previous = made;
        }
        leaves_[leaf].next = made;
        return made;
    }

    // One that counts for nothing, and is not the only one.
    void erase(Leaf leaf) {
        const Links links = leaves_[leaf];
        ATELIER_CHECK(links.next != none || links.previous != none);
        (links.next == none ? last_ : leaves_[links.next].previous) = links.previous;
        (links.previous == none ? first_ : leaves_[links.previous].next) = links.next;
        free_leaves_.push_back(leaf);
        std::uint32_t child = leaf;
        std::uint32_t at = links.parent;
        while (nodes_[at].size == 1) {
            child = at;
            at = nodes_[at].parent;
            free_nodes_.push_back(child);
        }
        Node& node = nodes_[at];
        const std::uint32_t slot = slot_of(node, child);
        for (std::uint32_t i = slot + 1; i < node.size; ++i)
            move(node, i, node, i - 1);
        --node.size;
        while (nodes_[root_].size == 1 && !nodes_[root_].above_leaves) {
            free_nodes_.push_back(root_);
            root_ = nodes_[root_].children[0];
            nodes_[root_].parent = none;
        }
    }

    bool is_before(Leaf a, Leaf b) const {
        if (a == b) return false;
        std::uint32_t child_a = a;
        std::uint32_t child_b = b;
        std::uint32_t at_a = leaves_[a].parent;
        std::uint32_t at_b = leaves_[b].parent;
        while (at_a != at_b) {
            child_a = at_a;
            child_b = at_b;
            at_a = nodes_[at_a].parent;
            at_b = nodes_[at_b].parent;
        }
        return slot_of(nodes_[at_a], child_a) < slot_of(nodes_[at_a], child_b);
    }

private:
    static constexpr std::uint32_t fanout = 16;

    struct Node {
        std::uint32_t parent = none;
        std::uint32_t size = 0;
        bool above_leaves = false;
        std::array<std::uint32_t, fanout> children;
        std::array<std::array<std::uint32_t, fanout>, dimensions> counts{};
    };
    struct Links {
        std::uint32_t parent = none;
        Leaf next = none;
        Leaf previous = none;
    };

    template <class Thing>
    static std::uint32_t take(std::vector<std::uint32_t>& free, std::vector<Thing>& things) {
        if (free.empty()) {
            things.emplace_back();
            return static_cast<std::uint32_t>(things.size() - 1);
        }
        const std::uint32_t number = free.back();
        free.pop_back();
        things[number] = Thing{};
        return number;
    }

    static std::uint32_t slot_of(const Node& node, std::uint32_t child) {
        std::uint32_t slot = 0;
        while (node.children[slot] != child)
            ++slot;
        return slot;
    }

    static void move(const Node& from, std::uint32_t from_slot, Node& to, std::uint32_t to_slot) {
        to.children[to_slot] = from.children[from_slot];
        for (std::size_t d = 0; d < dimensions; ++d)
            to.counts[d][to_slot] = from.counts[d][from_slot];
    }

    void put(std::uint32_t number, std::uint32_t slot, std::uint32_t child, const Counts& counts) {
        Node& node = nodes_[number];
        for (std::uint32_t i = node.size; i > slot; --i)
            move(node, i - 1, node, i);
        ++node.size;
        node.children[slot] = child;
        for (std::size_t d = 0; d < dimensions; ++d)
            node.counts[d][slot] = counts[d];
    }

    void set_parent(const Node& node, std::uint32_t child, std::uint32_t parent) {
        (node.above_leaves ? leaves_[child].parent : nodes_[child].parent) = parent;
    }

    // Splits a full node; answers the half that holds the child.
    std::uint32_t split(std::uint32_t number, std::uint32_t child) {
        if (number == root_) {
            const std::uint32_t above = take(free_nodes_, nodes_);
            Counts counts;
            for (std::size_t d = 0; d < dimensions; ++d)
                counts[d] = totals_[d];
            put(above, 0, number, counts);
            nodes_[number].parent = root_ = above;
        }
        std::uint32_t parent = nodes_[number].parent;
        if (nodes_[parent].size == fanout) parent = split(parent, number);
        const std::uint32_t made = take(free_nodes_, nodes_);
        Node& node = nodes_[number];
        Node& half = nodes_[made];
        half.parent = node.parent = parent;
        half.above_leaves = node.above_leaves;
        half.size = fanout / 2;
        Counts counts{};
        for (std::uint32_t i = 0; i < half.size; ++i) {
            move(node, fanout / 2 + i, half, i);
            set_parent(half, half.children[i], made);
            for (std::size_t d = 0; d < dimensions; ++d)
                counts[d] += half.counts[d][i];
        }
        node.size = fanout - half.size;
        Node& above = nodes_[parent];
        const std::uint32_t slot = slot_of(above, number);
        for (std::size_t d = 0; d < dimensions; ++d)
            above.counts[d][slot] -= counts[d];
        put(parent, slot + 1, made, counts);
        const auto end = node.children.begin() + node.size;
        return std::find(node.children.begin(), end, child) == end ? made : number;
    }

    std::vector<Node> nodes_;
    std::vector<Links> leaves_;
    std::vector<std::uint32_t> free_nodes_;
    std::vector<std::uint32_t> free_leaves_;
    Counts totals_{};
    std::uint32_t root_ = 0;
    Leaf first_ = 0;
    Leaf last_ = 0;
};

}  // namespace atelier
