#include "node/relay.hpp"

#include <algorithm>

namespace atelier {

namespace {

constexpr std::size_t first_of_few = 2;
constexpr std::uint64_t first_within_ms = 20;
// All at once, as it was, was 13 copies of each change for each of 24 seats, 27 for each of 50
// (docs/performance.md).
constexpr std::uint64_t later_ms = 1'500;  // to twice that

bool is_told(const Link& link) {
    return !link.is_ending && link.session().is_serving();
}

}  // namespace

// Also those who have this change: who is told first is the same for every change, so that the ring
// stays whole.
std::set<DeviceKey> Relay::first_of_many(const Links& links) const {
    std::set<DeviceKey> connected;
    for (const auto& [number, link] : links)
        if (is_told(link)) connected.insert(link.facts.device);
    const std::vector<DeviceKey> ring(connected.begin(), connected.end());
    const std::vector<DeviceKey> first = told_first(own_, ring, seed_);
    return {first.begin(), first.end()};
}

void Relay::pass_on(Links& links, const Replica::HeldChange& held, const Tip& tip,
                    std::size_t members, Instant now) {
    const bool are_many = members > full_mesh_max;
    const std::set<DeviceKey> first = are_many ? first_of_many(links) : std::set<DeviceKey>{};
    std::vector<Link*> lacking;
    for (auto& [number, link] : links) {
        if (!is_told(link) || link.session().is_known(held.space, tip)) continue;
        if (first.contains(link.facts.device)) {
            link.talk().push(held, now);
        } else {
            lacking.push_back(&link);
        }
    }
    for (std::size_t told = are_many ? first_of_few : 0; !lacking.empty(); ++told) {
        const auto which = static_cast<std::ptrdiff_t>(seeds_.number() % lacking.size());
        const std::uint64_t wait = told < first_of_few ? seeds_.number() % (first_within_ms + 1)
                                                       : later_ms + seeds_.number() % later_ms;
        lacking[static_cast<std::size_t>(which)]->talk().push(held, now + Milliseconds{wait});
        lacking.erase(lacking.begin() + which);
    }
}

}  // namespace atelier
