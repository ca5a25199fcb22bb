#pragma once

// Where seats were heard or called, and what came of it, for who asks why seats do not find each
// other. Nothing is decided by it; who is called is sync/peers.
//
// A seat has an address for each network and family and is called at one of them, or calls itself:
// those that are connected some other way are not told as if they were not. Known are at most so
// many addresses: one that was not heard or called for the longest goes.

#include "protocol/beacon.hpp"
#include "protocol/editor_messages/seat_messages.hpp"
#include "sync/instant.hpp"
#include "sync/peer_address.hpp"
#include "sync/session_number.hpp"

#include <boost/system/error_code.hpp>

#include <map>
#include <optional>

namespace atelier {

class SeatsHeard {
public:
    static constexpr std::size_t addresses_max = 128;
    // What was not heard or called for so long is not told any more.
    static constexpr Milliseconds remembered_for{120'000};

    // A beacon says so. `is_ours`: it has our network key.
    void heard(const PeerAddress& address, Instance instance, bool is_ours, Instant now);
    // A connection: the address is where it was called, or from where it calls.
    void connected(SessionNumber number, const PeerAddress& address, bool opened_by_us,
                   Instant now);
    void disconnected(SessionNumber number) { sessions_.erase(number); }
    // A call that came to none, by what the machine said; without an error somebody answered and
    // hung up.
    void missed(const PeerAddress& address, const boost::system::error_code& error, Instant now);

    // By address.
    std::vector<talk::KnownSeat> told(Instant now) const;

private:
    struct Seat {
        Instant last;
        std::optional<Instance> instance;
        bool is_ours = false;
        talk::Reached reached = talk::Reached::untried;
    };
    struct Session {
        PeerAddress address;
        bool opened_by_us = false;
    };
    Seat& at(const PeerAddress& address, Instant now);
    bool is_connected(const PeerAddress& address) const;
    bool is_connected_elsewhere(const Seat& seat) const;

    std::map<PeerAddress, Seat> seats_;
    std::map<SessionNumber, Session> sessions_;
};

}  // namespace atelier
