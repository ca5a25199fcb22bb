#pragma once

// At which addresses other machines of the room may find this one: hints for a kit. They are read
// from the kernel's list; nothing is sent.

#include <cstdint>
#include <string>
#include <vector>

struct sockaddr;

namespace atelier::editor {

// Of interfaces with a cable in them: private IPv4, then unique local IPv6, then 169.254, which a
// machine gives itself. With the port: 10.0.0.7:24711, [fd00::7]:24711. None of the loopback, none
// public. fe80 ones name an interface of one machine, which means nothing on another.
std::vector<std::string> own_addresses(std::uint32_t port);

// Empty: none that others of the room may dial.
std::string dialable_address(const sockaddr& address);
// As it is where it has one.
std::string with_port(std::string address, std::uint32_t port);

}  // namespace atelier::editor
