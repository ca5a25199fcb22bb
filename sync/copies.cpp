#include "sync/copies.hpp"

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
