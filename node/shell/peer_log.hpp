#pragma once

// What goes to the log about other machines: one line a minute about one address, so that a bored
// neighbour fills no disk. The next line says how many were left out.

#include "sync/instant.hpp"
#include "sync/peer_address.hpp"

#include <functional>
#include <map>
#include <string>

namespace atelier {

using LogLine = std::function<void(const std::string&)>;

class PeerLog {
public:
    static constexpr Milliseconds between{60'000};
    static constexpr std::size_t addresses = 256;  // then all are forgotten

    explicit PeerLog(LogLine line) : line_(std::move(line)) {}

    // "10.0.0.7: " and what it did.
    void say(const PeerAddress& about, const std::string& what, Instant now);

private:
    struct Said {
        Instant at;
        std::size_t left_out = 0;
    };

    LogLine line_;
    std::map<PeerAddress, Said> said_;  // by address without port
};

}  // namespace atelier
