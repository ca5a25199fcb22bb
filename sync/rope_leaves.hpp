#pragma once

// The leaves of a rope: a text as UTF-8 in blocks of about a kilobyte, each with a gap where it
// was last edited, under a tree of their counts. The leaf of the last edit is remembered, so that
// an edit beside it looks nothing up.

#include "sync/counted_tree.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

class RopeLeaves {
public:
    RopeLeaves() : leaves_(1) {}
    explicit RopeLeaves(std::string_view utf8);

    std::uint32_t scalars() const { return tree_.total(scalar); }
    std::uint32_t bytes() const { return tree_.total(byte); }
    std::uint32_t newlines() const { return tree_.total(newline); }

    // Positions and counts in scalars, within the text. `scalars` says how many the UTF-8 is.
    void insert(std::uint32_t position, std::string_view utf8, std::uint32_t scalars);
    void remove(std::uint32_t position, std::uint32_t count);

    std::uint32_t bytes_before(std::uint32_t position) const;
    std::uint32_t newlines_before(std::uint32_t position) const;
    // Behind that many newlines, which must be there.
    std::uint32_t behind_newlines(std::uint32_t count) const;

    // Calls visit(std::string_view) with the text in pieces, in order, from a position on.
    template <class Visit>
    void read(std::uint32_t position, std::uint32_t count, Visit visit) const;

private:
    static constexpr std::size_t scalar = 0;
    static constexpr std::size_t byte = 1;
    static constexpr std::size_t newline = 2;

    // Content: `gap` bytes at the beginning, then what is behind the gap, up to the end.
    struct Leaf {
        static constexpr std::uint16_t capacity = 1018;

        std::uint16_t gap = 0;
        std::uint16_t gap_size = capacity;
        std::uint16_t scalars = 0;
        std::array<char, capacity> content;

        std::uint32_t bytes() const { return std::uint32_t{capacity} - gap_size; }
        std::string_view front() const { return {content.data(), gap}; }
        std::string_view back() const {
            const std::size_t from = std::size_t{gap} + gap_size;
            return {content.data() + from, capacity - from};
        }
        std::uint32_t offset(std::uint32_t scalar) const;
        std::uint32_t newlines(std::uint32_t from_byte, std::uint32_t to_byte) const;
        void move_gap(std::uint32_t byte);
        void put(std::uint32_t byte, std::string_view utf8, std::uint32_t count);
    };
    using Number = CountedTree<3>::Leaf;

    void seek(std::uint32_t position, bool to_character);
    void fill(Number leaf, std::string_view utf8, std::uint32_t count);
    Number split(Number leaf, std::uint32_t byte);
    Number append_leaf(Number leaf);
    void insert_wide(std::uint32_t position, std::string_view utf8, std::uint32_t scalars);
    void insert_long(std::uint32_t byte, std::string_view utf8);
    void tidy();
    void join(Number leaf, Number next);

    CountedTree<3> tree_;
    std::vector<Leaf> leaves_;  // by number
    Number last_ = 0;           // edited
    std::uint32_t start_ = 0;   // of that leaf, in scalars
};

template <class Visit>
void RopeLeaves::read(std::uint32_t position, std::uint32_t count, Visit visit) const {
    auto [leaf, offset] = tree_.find(scalar, position);
    for (; count > 0; leaf = tree_.next(leaf), offset = 0) {
        const Leaf& here = leaves_[leaf];
        const std::uint32_t taken = std::min<std::uint32_t>(count, here.scalars - offset);
        const std::uint32_t from = here.offset(offset);
        const std::uint32_t to = here.offset(offset + taken);
        if (from < here.gap) visit(here.front().substr(from, to - from));
        if (to > here.gap) {
            const std::uint32_t behind = std::max<std::uint32_t>(from, here.gap);
            visit(here.back().substr(behind - here.gap, to - behind));
        }
        count -= taken;
    }
}

}  // namespace atelier
