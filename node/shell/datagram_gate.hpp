#pragma once

// Which datagrams a node looks at, of all that come: from private, link-local and loopback
// addresses, no longer than a beacon, not what the same address sent over another channel just
// before, and of one address and of all only so many a second (sync/limits.hpp, "datagrams").
// What is left out is lost; beacons are said again.

#include "protocol/bytes.hpp"
#include "sync/allowance.hpp"
#include "sync/limits.hpp"
#include "sync/peer_address.hpp"

#include <map>

namespace atelier {

class DatagramGate {
public:
    bool admits(const PeerAddress& from, BytesView datagram, Instant now);

private:
    struct Source {
        Allowance allowance;
        std::size_t last = 0;  // a hash of what it sent, which only spares work
        std::optional<Instant> last_at;
    };

    Allowance all_{limits::datagrams_a_second, limits::datagrams_at_once, {}};
    std::map<PeerAddress, Source> sources_;
};

}  // namespace atelier
