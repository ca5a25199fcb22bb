#pragma once

// Addresses from which beacons come that our network key does not open: those of another class, or
// of ours with a key that we or they have missed (docs/conversation.md, "A network key that was
// missed"). They are called by the rejoin handshake, one a second in all, each at once and then
// less and less often: a class beside ours is left alone in the end.

#include "sync/instant.hpp"
#include "sync/peer_address.hpp"

#include <functional>
#include <map>
#include <optional>

namespace atelier {

class Rejoin {
public:
    using IsConnected = std::function<bool(const PeerAddress&)>;

    explicit Rejoin(IsConnected is_connected) : is_connected_(std::move(is_connected)) {}

    void not_recognised(const PeerAddress& address, Instant now);
    void recognised(const PeerAddress& address) { unknown_.erase(address); }
    // Our key is another one now.
    void begin_again() { unknown_.clear(); }

    // Whom to call now; to be asked after everything that is told here, and when next_due says.
    std::optional<PeerAddress> to_call(Instant now);
    std::optional<Instant> next_due() const;

private:
    static constexpr Milliseconds between_two{1'000};
    static constexpr Milliseconds first_wait{20'000};
    static constexpr Milliseconds longest_wait{300'000};

    struct Unknown {
        Instant next_call;
        Milliseconds wait = first_wait;
    };

    bool may_be_called(const PeerAddress& address) const;

    IsConnected is_connected_;
    std::map<PeerAddress, Unknown> unknown_;
    Instant not_before_;
};

}  // namespace atelier
