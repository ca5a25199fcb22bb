#include "sync/past_walk.hpp"

#include <algorithm>
#include <functional>
#include <iterator>

namespace atelier {

bool PastWalk::contains(Event of, Event event) {
    if (of_ != of) {
        catch_up();
        of_ = of;
        queue_ = graph_.parents_of(of);
        std::ranges::make_heap(queue_);
        passed_.clear();
        all_before_ = 0;
    }
    walk_down_to(event);
    if (event < all_before_) return true;
    const auto below =
        std::ranges::lower_bound(passed_, event, std::ranges::greater{}, &EventSpan::first);
    return below != passed_.end() && event < below->end;
}

void PastWalk::walk_down_to(Event event) {
    while (event >= all_before_ && !queue_.empty() && queue_.front() >= event) {
        const EventSpan span = graph_.run_up_to(queue_.front());
        const auto behind = std::ranges::upper_bound(whole_, span.end - 1, {}, &EventSpan::first);
        const Event whole_end =
            behind == whole_.begin() ? 0 : std::min(span.end, std::prev(behind)->end);
        passed_.push_back(span);
        if (whole_end > span.first) {
            all_before_ = whole_end;
            queue_.clear();
            return;
        }
        while (!queue_.empty() && queue_.front() >= span.first) {
            std::ranges::pop_heap(queue_);
            queue_.pop_back();
        }
        for (const Event parent : graph_.parents_of(span.first)) {
            queue_.push_back(parent);
            std::ranges::push_heap(queue_);
        }
    }
}

void PastWalk::catch_up() {
    for (; known_ < graph_.size(); ++known_) {
        if (aside_.contains(known_)) continue;
        const TextVersion parents = graph_.parents_of(known_);
        if (parents == heads_) {
            if (whole_.empty() || whole_.back().end != known_) whole_.push_back({known_, known_});
            ++whole_.back().end;
        }
        std::erase_if(heads_,
                      [&](Event head) { return std::ranges::binary_search(parents, head); });
        heads_.push_back(known_);
    }
}

void PastWalk::set_aside(const std::set<Event>& events) {
    const std::size_t before = aside_.size();
    aside_.insert(events.begin(), events.end());
    if (aside_.size() != before) begin_again();
}

void PastWalk::put_back(Event event) {
    if (aside_.erase(event) > 0) begin_again();
}

void PastWalk::begin_again() {
    known_ = 0;
    heads_.clear();
    whole_.clear();
    of_.reset();
}

}  // namespace atelier
