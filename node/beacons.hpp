#pragma once

// What a seat says on the wire of where it is, and hears of others (docs/protocol.md, "Beacon").
//
// It announces itself when it begins, 1, 3 and 7 s later, and then every 20 s or so; who is new to
// it gets an answer. What it hears is a hint where to call and no more. Without a network key it
// says nothing and recognises nobody. Of a storm of beacons so many a second are looked at, the
// rest is lost.

#include "node/shell.hpp"
#include "protocol/beacon.hpp"
#include "protocol/seed_stream.hpp"
#include "sync/allowance.hpp"
#include "sync/limits.hpp"

#include <map>

namespace atelier {

class Beacons {
public:
    Beacons(Instance own, std::uint16_t port, SeedStream& seeds, Actions& actions)
        : own_(own), port_(port), seeds_(seeds), actions_(actions) {}

    void use_key(const NetworkKey& key) { key_ = key; }
    // From the first announcement on, now.
    void begin(Instant now);
    // Shown to who looks for a class; empty: no more.
    void show_door(std::string label, Instant now);

    // An address where there is another instance.
    struct Heard {
        PeerAddress address;
        Instance instance{};
        bool is_recognised = false;  // it has our network key
    };
    std::optional<Heard> heard(const PeerAddress& from, BytesView datagram, Instant now);

    void tick(Instant now);
    std::optional<Instant> next_due() const { return announce_at_; }
    // The last words.
    void leave();

private:
    static constexpr Milliseconds remembered_for{60'000};

    Bytes beacon(BeaconKind kind) const;

    Instance own_;
    std::uint16_t port_;
    SeedStream& seeds_;
    Actions& actions_;
    std::optional<NetworkKey> key_;
    std::string door_;
    std::map<HeardTag, Instant> heard_;
    Allowance looks_{limits::beacons_a_second, limits::beacons_at_once, {}};
    std::optional<Instant> announce_at_;
    std::size_t announced_ = 0;
};

}  // namespace atelier
