#pragma once

// A socket that is deaf to everything from outside: the kernel drops what does not come from a
// private, link-local or loopback address before anything answers it. Without it a call from
// elsewhere would have its SYN-ACK, which no program can keep the kernel from sending.
//
// The same addresses as is_dialable (sync/peer_address.hpp), as a program of classic BPF, looked at
// by a test side by side. It is no firewall: other sockets of the machine do as they like.

#include <linux/filter.h>

#include <system_error>
#include <vector>

namespace atelier {

// For one that listens before it does; those that it accepts have it from there.
std::error_code hear_only_rooms(int socket);

std::vector<sock_filter> source_filter();

}  // namespace atelier
