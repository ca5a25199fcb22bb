#include "node/conduct.hpp"

#include "sync/limits.hpp"

#include <algorithm>

namespace atelier {

bool Conduct::may_push(const AuthorId& author, Instant now) {
    if (allowances_.size() > limits::authors_watched) allowances_.clear();
    const auto [at, is_new] =
        allowances_.try_emplace(author, Allowance{limits::pushes_at_once, now});
    Allowance& allowance = at->second;
    const double since = static_cast<double>((now - allowance.at).count) / 1000;
    allowance.pushes =
        std::min(limits::pushes_at_once, allowance.pushes + since * limits::pushes_a_second);
    allowance.at = now;
    if (allowance.pushes < 1) return false;
    allowance.pushes -= 1;
    return true;
}

bool Conduct::misbehaved(const DeviceKey& device, Instant now) {
    std::vector<Instant>& strikes = strikes_[device];
    std::erase_if(strikes, [&](Instant at) { return now - at > limits::strikes_within; });
    strikes.push_back(now);
    return strikes.size() >= limits::strikes;
}

}  // namespace atelier
