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

std::optional<PeerAddress> Rejoin::to_call(Instant now) {
    if (now < not_before_) return std::nullopt;
    for (auto& [address, unknown] : unknown_) {
        if (now < unknown.next_call || !may_be_called(address)) continue;
        unknown.next_call = now + unknown.wait;
        unknown.wait.count = std::min(2 * unknown.wait.count, longest_wait.count);
        not_before_ = now + between_two;
        return address;
    }
    return std::nullopt;
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
