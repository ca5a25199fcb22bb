#pragma once

// An address of a seat as the kernel has it, and as people write it:
//
//   10.0.0.7            10.0.0.7:24711           IPv4
//   fd00::7             [fd00::7]:24711          IPv6
//   fe80::7%eth0        [fe80::7%eth0]:24711     link-local, by the name or number of its interface
//
// Names of machines are never looked up: what is no address is refused. Which addresses may be
// dialled is said in sync/peer_address.hpp.

#include "sync/peer_address.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace atelier {

// For TCP; beacons go over UDP to the same number. Below 32,768, where a system takes its own.
inline constexpr std::uint16_t default_port = 24'711;

// IPv4 as ::ffff:a.b.c.d.
sockaddr_in6 socket_address_of(const PeerAddress& address);
// Nothing: of another family. IPv4 from an IPv4 socket comes mapped, as from any other. The scope
// is kept where it means something.
std::optional<PeerAddress> peer_address_of(const sockaddr_storage& from);

message::IpAddress mapped(const in_addr& ip);
bool is_ipv4(const message::IpAddress& ip);
in_addr ipv4_of(const message::IpAddress& ip);  // that is one

// As above, always with the port; the interface by its number where its name is not to be had.
std::string text_of(const PeerAddress& address);
std::string text_of(const message::IpAddress& ip);

// Which number an interface of this name has; 0: there is none.
using InterfaceNumber = std::function<std::uint32_t(const std::string& name)>;
std::uint32_t interface_number(const std::string& name);  // of this machine

struct ReadAddress {
    std::optional<PeerAddress> address;
    std::string fault;  // a sentence, when there is none
};
// Without a port: `port`.
ReadAddress read_address(std::string_view text, std::uint16_t port,
                         const InterfaceNumber& number = interface_number);

}  // namespace atelier
