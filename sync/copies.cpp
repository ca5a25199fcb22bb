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
    std::optional<std::size_t> least;
    for (const auto& [log, tip] : kept_) {
        const std::size_t seats = seats_with(log.first, log.second, tip.seq, tip.id);
        least = least ? std::min(*least, seats) : seats;
    }
    return least.value_or(0);
}

std::optional<std::size_t> Copies::seats_with_all_of(const SpaceId& space) const {
    std::optional<std::size_t> least;
    for (auto log = kept_.lower_bound({space, LogName{}});
         log != kept_.end() && log->first.first == space; ++log) {
        const auto& [name, tip] = *log;
        const std::size_t seats = seats_with(space, name.second, tip.seq, tip.id);
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
