#include "node/shell/beacon_targets.hpp"

#include "node/shell/socket_address.hpp"

#include <algorithm>
#include <utility>

namespace atelier {

namespace {

constexpr message::IpAddress all_nodes{{0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
constexpr message::IpAddress everybody{
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};

}  // namespace

message::IpAddress beacon_group() {
    return {{0xff, 0x12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xa7, 0xe1}};
}

std::vector<BeaconTarget> beacon_targets(const std::vector<Interface>& usable) {
    std::vector<BeaconTarget> targets;
    const auto add = [&](const BeaconTarget& target) {
        if (std::ranges::find(targets, target) == targets.end()) targets.push_back(target);
    };
    for (const Interface& interface : usable) {
        bool has_v4 = false;
        bool has_v6 = false;
        for (const InterfaceAddress& address : interface.addresses) {
            const message::IpAddress& from = address.ip;
            if (is_ipv4(from)) {
                // A wide mask around a private address may have a broadcast address outside.
                if (address.broadcast && is_dialable({*address.broadcast, 1, 0}))
                    add({*address.broadcast, from, interface.number});
                if (!std::exchange(has_v4, true)) add({everybody, from, interface.number});
            } else if (needs_scope(from) && !std::exchange(has_v6, true)) {
                add({beacon_group(), from, interface.number});
                add({all_nodes, from, interface.number});
            }
        }
    }
    return targets;
}

}  // namespace atelier
