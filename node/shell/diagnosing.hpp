#pragma once

// Looks for what may be wrong with a seat: the store is read through in pieces of a few
// milliseconds while the node works on, then everything else is asked at once.
//
// It reads and alters nothing: what cannot be read stays where it is until somebody needs it.

#include "node/shell/coroutine.hpp"
#include "node/shell/discovery.hpp"
#include "node/shell/sqlite_store.hpp"
#include "protocol/editor_messages/seat_messages.hpp"

#include <boost/asio/io_context.hpp>

#include <deque>

namespace atelier {

class Diagnosing : public std::enable_shared_from_this<Diagnosing> {
public:
    static constexpr std::chrono::milliseconds slice{8};
    using Ended = std::function<void(const talk::StoreHealth&)>;

    // The store outlives it, or it is stopped before.
    Diagnosing(asio::io_context& loop, SqliteStore& store, Ended ended);

    void start();
    void stop() { ended_ = nullptr; }

private:
    void step();
    void look_at_next_log();

    asio::io_context& loop_;
    SqliteStore& store_;
    Ended ended_;
    std::deque<std::pair<SpaceId, LogName>> logs_;
    talk::StoreHealth health_;
};

// Those that are up, but for loopback, with their addresses in a room and what beacons went there.
std::vector<talk::KnownInterface> known_interfaces(
    const std::vector<Interface>& all, const std::vector<Interface>& usable,
    const std::map<std::uint32_t, Discovery::Tally>& tallies);

// Databases and blobs of a home that could not be read as a whole and lie beside as ….bad-N.
std::vector<std::string> set_aside_in(const Path& home);

}  // namespace atelier
