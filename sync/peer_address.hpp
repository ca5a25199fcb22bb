#pragma once

// Where a seat may be reached, and which places are dialled at all: private, link-local and
// loopback ones, whoever names them. A class never speaks to the outside.

#include "protocol/message_seat.hpp"

namespace atelier {

struct PeerAddress {
    message::IpAddress ip;  // IPv4 as ::ffff:a.b.c.d
    std::uint16_t port = 0;
    std::uint32_t scope = 0;  // the interface of an fe80 address; else 0

    auto operator<=>(const PeerAddress&) const = default;
};

// fe80::/10, which means nothing without its scope and nothing on another machine.
bool needs_scope(const message::IpAddress& ip);
bool is_loopback(const message::IpAddress& ip);

// 10/8, 172.16/12, 192.168/16, 169.254/16 and 127/8 (all of them mapped); fc00::/7, fe80::/10 with
// a scope, ::1. Not port 0, and no other way to write an IPv4 address in IPv6.
bool is_dialable(const PeerAddress& address);

}  // namespace atelier
