#pragma once

// Where other seats were reached, kept over a restart: in a room that lets no beacons through they
// are called there when the node starts again. Only an address at which a handshake proved who is
// there is kept, the last one of each device; of more than so many the one that was not reached for
// the longest goes.
//
// It is a hint: what cannot be read of it is as if it were not there.

#include "node/archive.hpp"
#include "sync/peer_address.hpp"

namespace atelier {

class KnownPlaces {
public:
    static constexpr std::size_t places_max = 128;

    explicit KnownPlaces(Archive& archive) : archive_(archive) {}

    void load();
    void reached(const DeviceKey& device, const PeerAddress& address);
    std::vector<PeerAddress> addresses() const;

private:
    struct Place {
        DeviceKey device;
        PeerAddress address;

        bool operator==(const Place&) const = default;
    };

    Bytes encoded() const;

    Archive& archive_;
    std::vector<Place> places_;  // the one that was reached last comes first
};

}  // namespace atelier
