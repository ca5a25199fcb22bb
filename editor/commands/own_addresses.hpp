#pragma once

// At which addresses other machines of the room may find this one: hints for a kit. They are read
// from the kernel's list; nothing is sent.

#include <string>
#include <vector>

struct sockaddr;

namespace atelier::editor {

// Private IPv4 and unique local IPv6 first, as they are written; none of the loopback, none public.
// Link-local ones name an interface of one machine, which means nothing on another.
std::vector<std::string> own_addresses();

// Empty: none that others of the room may dial.
std::string dialable_address(const sockaddr& address);

}  // namespace atelier::editor
