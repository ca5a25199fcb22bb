#pragma once

// Where somebody writes: carets, each with what it selects. There is always one; they stand in
// order and never overlap, and what comes to lie on another becomes one with it.

#include "editor/text/splice.hpp"

namespace atelier::editor {

struct Selection {
    ByteIndex anchor;  // where selecting began
    ByteIndex caret;
    // Where going up and down aims at, in cells from the left of its row; another movement, and
    // writing, forget it.
    std::optional<std::size_t> goal;

    ByteIndex left() const { return std::min(anchor, caret); }
    ByteIndex right() const { return std::max(anchor, caret); }
    ByteRange range() const { return {left(), right()}; }
    bool is_empty() const { return anchor == caret; }
    bool operator==(const Selection&) const = default;
};

class Selections {
public:
    Selections() : all_(1) {}
    // Not empty; `primary` is the one that the view follows.
    explicit Selections(std::vector<Selection> all, std::size_t primary = 0);
    static Selections at(ByteIndex caret) { return Selections({{caret, caret, std::nullopt}}); }

    const std::vector<Selection>& all() const { return all_; }
    const Selection& primary() const { return all_[primary_]; }
    std::size_t primary_index() const { return primary_; }
    bool is_single() const { return all_.size() == 1; }
    // Every other one is let go.
    void keep_primary();

    // Each as `change` has it.
    template <class Change>
    Selections each(Change change) const {
        std::vector<Selection> changed;
        changed.reserve(all_.size());
        for (const Selection& selection : all_)
            changed.push_back(change(selection));
        return Selections(std::move(changed), primary_);
    }

    bool operator==(const Selections&) const = default;

private:
    std::vector<Selection> all_;
    std::size_t primary_ = 0;
};

// After somebody else's change: what a neighbour writes at a caret comes behind it, what he writes
// at the border of a selection stays outside, and each end snaps to the border of a cluster.
Selections moved(const Selections& selections, const Splices& splices, const Buffer& after);

}  // namespace atelier::editor
