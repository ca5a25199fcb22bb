#include "node/rejoin.hpp"

#include "sync/limits.hpp"

#include <algorithm>

namespace atelier {

void Rejoin::not_recognised(const PeerAddress& address, Instant now) {
    if (unknown_.size() < limits::unrecognised_addresses)
        unknown_.try_emplace(address, Unknown{now});
}

bool Rejoin::may_be_called(const PeerAddress& address) const {
    return is_dialable(address) && !is_connected_(address);
}

// Who has waited longest: with many of them, none is kept waiting by those called before.
std::optional<PeerAddress> Rejoin::to_call(Instant now) {
    if (now < not_before_) return std::nullopt;
    auto longest = unknown_.end();
    for (auto each = unknown_.begin(); each != unknown_.end(); ++each) {
        if (now < each->second.next_call || !may_be_called(each->first)) continue;
        if (longest == unknown_.end() || each->second.next_call < longest->second.next_call)
            longest = each;
    }
    if (longest == unknown_.end()) return std::nullopt;
    Unknown& unknown = longest->second;
    unknown.next_call = now + unknown.wait;
    unknown.wait.count = std::min(2 * unknown.wait.count, longest_wait.count);
    not_before_ = now + between_two;
    return longest->first;
}

std::optional<Instant> Rejoin::next_due() const {
    std::optional<Instant> due;
    for (const auto& [address, unknown] : unknown_) {
        if (!may_be_called(address)) continue;
        const Instant at = std::max(unknown.next_call, not_before_);
        due = due ? std::min(*due, at) : at;
    }
    return due;
}

}  // namespace atelier
