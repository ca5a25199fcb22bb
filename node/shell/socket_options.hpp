#pragma once

// What every socket of a node is set to, so that nothing of it leaves the room and nobody who is
// gone keeps it waiting.

#include <system_error>

namespace atelier {

// On TCP and UDP sockets of either family. 1: the first router drops every packet. A listening
// socket gives it to those that it accepts, with the packets that the kernel sends for them.
std::error_code limit_hops(int socket, int hops);

// TCP: what is written goes at once; at most 64 KiB wait unsent in the kernel, where nothing more
// urgent can pass them; who acknowledges nothing for 15 s is gone, and so is who is asked nothing
// and whose machine does not answer any more.
std::error_code tune_connection(int socket);

}  // namespace atelier
