#include "sync/copies.hpp"

#include <algorithm>

namespace atelier {

void Copies::heard(const DeviceKey& seat, const SpaceId& space, const Tip& tip) {
    const auto log = logs_.find({space, tip.log});
    if (log == logs_.end()) return;
    Said& said = log->second[seat];
    if (said.seq <= tip.seq) said = {tip.seq, tip.id};
}

void Copies::forget(const DeviceKey& seat) {
    for (auto& [log, seats] : logs_)
        seats.erase(seat);
}

void Copies::greeted(const DeviceKey& seat, Instance instance) {
    const auto [known, is_new] = instances_.try_emplace(seat, instance);
    if (is_new || known->second == instance) return;
    known->second = instance;
    forget(seat);
}

void Copies::kept(const SpaceId& space, const Tip& tip) {
    kept_[{space, tip.log}] = tip;
}

std::size_t Copies::seats_with_all() const {
    return seats_with_all_between(kept_.begin(), kept_.end()).value_or(0);
}

std::optional<std::size_t> Copies::seats_with_all_of(const SpaceId& space) const {
    const auto first = kept_.lower_bound({space, LogName{}});
    const auto end =
        std::find_if(first, kept_.end(), [&](const auto& log) { return log.first.first != space; });
    return seats_with_all_between(first, end);
}

std::optional<std::size_t> Copies::seats_with_all_between(Kept::const_iterator first,
                                                          Kept::const_iterator end) const {
    std::optional<std::size_t> least;
    for (; first != end; ++first) {
        const auto& [log, tip] = *first;
        const std::size_t seats = seats_with(log.first, log.second, tip.seq, tip.id);
        least = least ? std::min(*least, seats) : seats;
    }
    return least;
}

std::size_t Copies::seats_with(const SpaceId& space, const LogName& log, Seq seq,
                               const ChangeId& id) const {
    const auto found = logs_.find({space, log});
    if (found == logs_.end()) return 0;
    std::size_t count = 0;
    for (const auto& [seat, said] : found->second) {
        if (said.seq > seq || (said.seq == seq && said.id == id)) ++count;
    }
    return count;
}

}  // namespace atelier
