#pragma once

// Where a beacon for everybody goes, over each usable interface:
//
//   IPv4   the broadcast address of each of its networks, and 255.255.255.255
//   IPv6   ff12::a7e1, our group, and ff02::1, which no switch prunes; from the fe80 address
//
// A switch may lose one of them, a firewall another (design: some hear only the one, some only the
// other). Each goes from an address of that interface; where it has none of a family, nothing goes
// by it. No target is outside of private and link-local networks.

#include "node/shell/interfaces.hpp"

namespace atelier {

struct BeaconTarget {
    message::IpAddress to;
    message::IpAddress from;
    std::uint32_t interface = 0;

    bool operator==(const BeaconTarget&) const = default;
};

// ff12::a7e1: transient, link-local.
message::IpAddress beacon_group();

std::vector<BeaconTarget> beacon_targets(const std::vector<Interface>& usable);

}  // namespace atelier
