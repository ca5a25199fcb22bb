#include "sync/lifetime.hpp"

#include <algorithm>

namespace atelier {

void Lifetime::touch(const OpPlace& place) {
    dead_ = false;  // it lies in the past of no removal that is here
    const Op op{place.event, place.order.index};
    if (!touches_.empty() && touches_.back().event == op.event) {
        touches_.back() = op;
    } else {
        touches_.push_back(op);
    }
}

void Lifetime::remove(const CausalGraph& graph, const OpPlace& place) {
    const Op op{place.event, place.order.index};
    removals_.push_back(op);
    if (!dead_) dead_ = covers(graph, op);
}

void Lifetime::forget(const CausalGraph& graph, const std::set<Event>& changes) {
    const auto goes = [&](const Op& op) { return changes.contains(op.event); };
    const bool touched = std::erase_if(touches_, goes) > 0;
    const bool removed = std::erase_if(removals_, goes) > 0;
    if (touched) {
        heads_.clear();
        counted_ = 0;
    }
    if (!touched && !removed) return;
    dead_ = std::ranges::any_of(removals_, [&](const Op& op) { return covers(graph, op); });
}

bool Lifetime::removed_by(Event change) const {
    return std::ranges::find(removals_, change, &Op::event) != removals_.end();
}

// Whether all touches lie in its past. Those that the heads hold do when the heads do.
bool Lifetime::covers(const CausalGraph& graph, const Op& removal) {
    if (counted_ < touches_.size()) {
        std::vector<Event> events = std::move(heads_);
        for (std::size_t i = counted_; i < touches_.size(); ++i)
            events.push_back(touches_[i].event);
        heads_ = graph.heads_of(std::move(events));
        counted_ = touches_.size();
    }
    const TextVersion seen = graph.parents_of(removal.event);
    return std::ranges::all_of(heads_, [&](Event head) {
        if (head != removal.event) return graph.contains(seen, head);
        return std::ranges::find(touches_, head, &Op::event)->index < removal.index;
    });
}

}  // namespace atelier
