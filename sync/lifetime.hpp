#pragma once

// Whether one node is deleted: some delete of it has every op on it that is not a delete in its
// past. So a delete takes away only what its author had seen.
//
// Ops come with all that lies in their past there already, and go with all that has them in its
// past. A text's node is touched by each of its keystrokes: 8 bytes each, and looked at only when
// somebody deletes it.

#include "sync/tree_op.hpp"

#include <set>

namespace atelier {

class Lifetime {
public:
    bool dead() const { return dead_; }

    void touch(const OpPlace& place);
    void remove(const CausalGraph& graph, const OpPlace& place);
    // The ops of these changes.
    void forget(const CausalGraph& graph, const std::set<Event>& changes);
    bool removed_by(Event change) const;

private:
    struct Op {
        Event event = 0;
        std::uint32_t index = 0;
    };

    bool covers(const CausalGraph& graph, const Op& removal);

    std::vector<Op> touches_;  // of each change the last
    std::vector<Op> removals_;
    bool dead_ = false;
    TextVersion heads_;        // of the first `counted_` of the touches
    std::size_t counted_ = 0;  // touches
};

}  // namespace atelier
