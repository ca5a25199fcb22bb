#pragma once

// The messages about the seats and the connection itself: docs/protocol.md, "Conversation", kinds
// 17 to 23. Each field's form and limit stands in message.cpp.

#include "protocol/presence.hpp"

namespace atelier::message {

struct Presence {
    atelier::Presence presence;  // of the seat that sends it

    bool operator==(const Presence&) const = default;
};
struct PresencePassedOn {
    DeviceKey device;
    atelier::Presence presence;
    Signature signature;  // by the device, see verify_presence

    bool operator==(const PresencePassedOn&) const = default;
};

using IpAddress = Id<struct IpAddressTag, 16>;  // IPv6; IPv4 as ::ffff:a.b.c.d

struct PeerAddress {
    DeviceKey device;
    IpAddress ip;
    std::uint16_t port = 1;  // TCP, not 0

    auto operator<=>(const PeerAddress&) const = default;
};
// A hint where to dial. Which addresses are dialled at all is the node's to decide.
struct Peers {
    std::vector<PeerAddress> peers;  // at most 64, ascending

    bool operator==(const Peers&) const = default;
};

struct Credit {
    std::uint32_t bytes = 1;  // so many more may be sent; not 0

    bool operator==(const Credit&) const = default;
};
struct Ping {
    std::uint64_t token = 0;

    bool operator==(const Ping&) const = default;
};
struct Pong {
    std::uint64_t token = 0;

    bool operator==(const Pong&) const = default;
};

// on the wire: never renumber
enum class ByeReason : std::uint8_t {
    leaving = 1,
    second_connection = 2,
    no_common_version = 3,
    no_place_here = 4,
    too_much = 5,
    malformed = 6,
};
// The sender reads nothing more.
struct Bye {
    ByeReason reason = ByeReason::leaving;

    bool operator==(const Bye&) const = default;
};

}  // namespace atelier::message
