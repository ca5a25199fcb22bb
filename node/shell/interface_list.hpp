#pragma once

// What the kernel says of the machine's interfaces and their addresses, by rtnetlink (7): unlike
// getifaddrs it tells what is part of a bridge, and which IPv6 address cannot be used yet, as it is
// still asked whether another machine has it.

#include "node/shell/interfaces.hpp"
#include "protocol/bytes.hpp"

#include <expected>
#include <system_error>
#include <utility>

namespace atelier {

// One answer after the other, as the kernel sends them; links come before their addresses.
class InterfaceList {
public:
    // A datagram of messages. True: it was the last one of what was asked for.
    bool read(BytesView datagram);
    std::vector<Interface> take() { return std::exchange(interfaces_, {}); }

private:
    void read_link(BytesView message);
    void read_address(BytesView message);

    std::vector<Interface> interfaces_;
};

// As it is now.
std::expected<std::vector<Interface>, std::error_code> read_interfaces();

}  // namespace atelier
