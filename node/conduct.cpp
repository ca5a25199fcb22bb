#include "node/conduct.hpp"

#include <algorithm>

namespace atelier {

namespace {

constexpr Milliseconds strikes_within{600'000};
constexpr std::size_t strikes_max = 3;
constexpr double pushes_a_second = 20;
constexpr double pushes_at_once = 100;
constexpr std::size_t authors_watched_max = 4096;

}  // namespace

bool Conduct::may_push(const AuthorId& author, Instant now) {
    if (allowances_.size() > authors_watched_max) allowances_.clear();
    const auto [at, is_new] = allowances_.try_emplace(author, Allowance{pushes_at_once, now});
    Allowance& allowance = at->second;
    const double since = static_cast<double>((now - allowance.at).count) / 1000;
    allowance.pushes = std::min(pushes_at_once, allowance.pushes + since * pushes_a_second);
    allowance.at = now;
    if (allowance.pushes < 1) return false;
    allowance.pushes -= 1;
    return true;
}

bool Conduct::misbehaved(const DeviceKey& device, Instant now) {
    std::vector<Instant>& strikes = strikes_[device];
    std::erase_if(strikes, [&](Instant at) { return now - at > strikes_within; });
    strikes.push_back(now);
    return strikes.size() >= strikes_max;
}

}  // namespace atelier
