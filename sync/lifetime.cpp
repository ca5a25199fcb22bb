#include "sync/lifetime.hpp"

#include <algorithm>

namespace atelier {

void Lifetime::touch(const OpPlace& place) {
    dead_ = false;  // it lies in the past of no removal that is here
    const Op op{place.event, place.order.index};
    for (std::vector<Op>* ops : {&touches_, &tops_}) {
        if (!ops->empty() && ops->back().event == op.event) {
            ops->back() = op;
        } else {
            ops->push_back(op);
        }
    }
}

void Lifetime::remove(PastWalk& past, const OpPlace& place) {
    const Op op{place.event, place.order.index};
    removals_.push_back(op);
    if (!dead_) dead_ = covers(past, op);
}

void Lifetime::forget(PastWalk& past, const std::set<Event>& changes) {
    const auto goes = [&](const Op& op) { return changes.contains(op.event); };
    const bool touched = std::erase_if(touches_, goes) > 0;
    const bool removed = std::erase_if(removals_, goes) > 0;
    if (touched) tops_ = touches_;
    if (!touched && !removed) return;
    dead_ = std::ranges::any_of(removals_, [&](const Op& op) { return covers(past, op); });
}

bool Lifetime::removed_by(Event change) const {
    return std::ranges::find(removals_, change, &Op::event) != removals_.end();
}

// Whether all touches lie in its past; the latest, which it is likeliest to lack, first.
bool Lifetime::covers(PastWalk& past, const Op& removal) {
    looked_at_ += tops_.size();
    if (looked_at_ > past.graph().size() && tops_.size() > 1) {
        std::vector<Event> events;
        for (const Op& top : tops_)
            events.push_back(top.event);
        const TextVersion heads = past.graph().heads_of(std::move(events));
        std::erase_if(tops_,
                      [&](const Op& top) { return !std::ranges::binary_search(heads, top.event); });
        looked_at_ = 0;
    }
    return std::all_of(tops_.rbegin(), tops_.rend(), [&](const Op& top) {
        if (top.event == removal.event) return top.index < removal.index;
        return past.contains(removal.event, top.event);
    });
}

}  // namespace atelier
