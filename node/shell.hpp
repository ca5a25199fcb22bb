#pragma once

// What a node and the shell around it (Asio, or the simulator's room) are to each other: the shell
// brings connections, bytes and the time, and carries out actions in their order.

#include "node/client.hpp"
#include "protocol/handshake.hpp"
#include "sync/instant.hpp"
#include "sync/peer_address.hpp"

namespace atelier {

struct NodeTime {
    Instant now;
    std::uint64_t claimed_minutes = 0;  // since 1970 by this machine's clock, right or not
};

// A handshake that came to its end, at either side.
struct Connected {
    SessionNumber number{};
    DeviceKey device;
    NoiseKey noise;
    HandshakeKind kind = HandshakeKind::member;
    ClassId class_id;
    HandshakeHash hash;
    bool opened_by_us = false;
    PeerAddress address;
    message::IpAddress here{};  // of this side; zero: not known
};

namespace action {

struct Dial {
    PeerAddress address;
    HandshakeKind kind = HandshakeKind::member;
};
struct Send {
    SessionNumber to{};
    Bytes frame;
};
// After what was sent before.
struct Close {
    SessionNumber session{};
};
// To everybody on the wire, or to one.
struct Announce {
    Bytes datagram;
    std::optional<PeerAddress> to;
};
struct Tell {
    ClientId to{};
    Told told;
};

}  // namespace action

using Action =
    std::variant<action::Dial, action::Send, action::Close, action::Announce, action::Tell>;
using Actions = std::vector<Action>;

}  // namespace atelier
