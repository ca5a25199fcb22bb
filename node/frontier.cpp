#include "node/frontier.hpp"

namespace atelier {

namespace {

// Along a chain what counts comes first, and all of it: what a counting change stands on counts.
std::optional<ChangeId> last_counting(const Replica& replica, const Space& space, const Tip& tip) {
    Seq counting = 0;
    Seq not_counting = tip.seq + 1;
    while (counting + 1 < not_counting) {
        const Seq middle = counting + (not_counting - counting) / 2;
        const auto id = replica.id_at(space.id(), tip.id, middle);
        (id && space.counts(*id) ? counting : not_counting) = middle;
    }
    return counting == 0 ? std::nullopt : replica.id_at(space.id(), tip.id, counting);
}

}  // namespace

std::vector<ChangeId> frontier_of(Replica& replica, const SpaceId& space) {
    const Space* here = replica.space(space);
    if (here == nullptr) return {};
    std::vector<ChangeId> last;
    for (const Tip& tip : replica.tips(space))
        if (const auto id = last_counting(replica, *here, tip)) last.push_back(*id);
    return replica.contents(space)->heads_of(last);
}

bool is_version(Replica& replica, const SpaceId& space, std::span<const ChangeId> heads) {
    const Space* here = replica.space(space);
    return here != nullptr && !heads.empty() &&
           std::ranges::all_of(heads, [&](const ChangeId& id) { return here->is_accepted(id); });
}

}  // namespace atelier
