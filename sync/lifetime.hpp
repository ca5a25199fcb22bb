#pragma once

// Whether one node is deleted: some delete of it has every op on it that is not a delete in its
// past. So a delete takes away only what its author had seen.
//
// Ops come with all that lies in their past there already, and go with all that has them in its
// past. A text's node is touched by each of its keystrokes: 8 bytes each, and looked at only when
// somebody deletes it.

#include "sync/past_walk.hpp"
#include "sync/tree_op.hpp"

#include <set>

namespace atelier {

class Lifetime {
public:
    bool dead() const { return dead_; }

    void touch(const OpPlace& place);
    void remove(PastWalk& past, const OpPlace& place);
    // The ops of these changes.
    void forget(PastWalk& past, const std::set<Event>& changes);
    bool removed_by(Event change) const;

private:
    struct Op {
        Event event = 0;
        std::uint32_t index = 0;
    };

    bool covers(PastWalk& past, const Op& removal);

    std::vector<Op> touches_;  // of each change the last
    std::vector<Op> removals_;
    bool dead_ = false;
    // A touch lies in the past of one of these, or is one: what a removal must have seen. All
    // touches, until looking at them has cost as much as finding which are the heads.
    std::vector<Op> tops_;
    std::size_t looked_at_ = 0;
};

}  // namespace atelier
