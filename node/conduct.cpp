#include "node/conduct.hpp"

#include "sync/limits.hpp"

namespace atelier {

bool Conduct::may_push(const AuthorId& author, Instant now) {
    if (allowances_.size() > limits::authors_watched) allowances_.clear();
    const Allowance all{limits::pushes_a_second, limits::pushes_at_once, now};
    return allowances_.try_emplace(author, all).first->second.take(now);
}

bool Conduct::misbehaved(const DeviceKey& device, Instant now) {
    // Keys cost nothing: who changes its own with each strike has no third.
    if (strikes_.size() >= limits::devices_watched && !strikes_.contains(device)) strikes_.clear();
    std::vector<Instant>& strikes = strikes_[device];
    std::erase_if(strikes, [&](Instant at) { return now - at > limits::strikes_within; });
    strikes.push_back(now);
    return strikes.size() >= limits::strikes;
}

}  // namespace atelier
