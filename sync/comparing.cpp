#include "sync/comparing.hpp"

#include "sync/limits.hpp"

#include <algorithm>

namespace atelier {

void Comparing::need(const SpaceId& space, Instant now) {
    needed_.insert(space);
    not_before_.try_emplace(space, now);
}

std::vector<SpaceId> Comparing::due(Instant now, bool awaits_class_tips) {
    for (auto space = needed_.begin(); space != needed_.end();) {
        Instant& at = not_before_.at(*space);
        if (now < at) {
            ++space;
            continue;
        }
        at = now + again_after;
        waiting_.insert(*space);
        space = needed_.erase(space);
    }
    std::erase_if(awaited_, [&](const auto& each) { return each.second <= now; });
    std::vector<SpaceId> due;
    const auto ask = [&](const SpaceId& space) {
        awaited_[space] = now + answer_patience;
        due.push_back(space);
    };
    if (waiting_.erase(class_space_) > 0) {
        ask(class_space_);
        return due;
    }
    if (awaited_.contains(class_space_) || awaits_class_tips) return due;
    while (!waiting_.empty() && awaited_.size() < limits::sampled_spaces)
        ask(waiting_.extract(waiting_.begin()).value());
    return due;
}

std::optional<Instant> Comparing::next_due() const {
    std::optional<Instant> due;
    const auto take = [&](Instant at) { due = due ? std::min(*due, at) : at; };
    if (!waiting_.empty())
        for (const auto& [space, until] : awaited_)
            take(until);
    for (const SpaceId& space : needed_)
        take(not_before_.at(space));
    return due;
}

}  // namespace atelier
