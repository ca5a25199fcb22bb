#pragma once

// The machine's network interfaces, and those over which seats look for each other.
//
// Usable is what is up, running, has an address of a private or link-local network, and leads to a
// room: not loopback, not point to point (a VPN, a modem), no part of a bridge or bond. Interfaces
// of containers and virtual machines (docker*, veth*, virbr*, br-*) lead to no room either, unless
// there is nothing else: a node in a container has but a veth. Who lists names decides alone.
//
// Public addresses of an interface are as if they were not there: nothing is sent from them.

#include "protocol/message_seat.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct InterfaceAddress {
    message::IpAddress ip;
    std::optional<message::IpAddress> broadcast;  // of its network, IPv4 alone

    bool operator==(const InterfaceAddress&) const = default;
};

struct Interface {
    std::uint32_t number = 0;
    std::string name;
    bool is_up = false;
    bool is_running = false;
    bool is_loopback = false;
    bool is_point_to_point = false;
    bool is_part_of_another = false;
    std::vector<InterfaceAddress> addresses;  // that can be used

    bool operator==(const Interface&) const = default;
};

// `all`: as the kernel has them; `listed`: names, most often none. In the order of `all`.
std::vector<Interface> usable_interfaces(std::vector<Interface> all,
                                         const std::vector<std::string>& listed);

}  // namespace atelier
