#pragma once

// Beacons on the wire: how seats of one room find each other without anybody's address. What a
// beacon says is the node's (node/beacons.hpp); here it goes out on every way there is
// (beacon_targets.hpp), and what comes is handed on when the gate lets it pass (datagram_gate.hpp).
//
// All seats hear on one UDP port, 24711, whatever port they take calls on: that stands in the
// beacon. They send from it, too, so that one line in a firewall is enough for questions and
// answers.
//
// `instead`: everything for all goes to this one address and to no interface, for many nodes on one
// machine (127.255.255.255). On loopback a node sends from a port of its own, at which answers find
// it: the port that all share would give them to any node.
//
// When the interfaces change, or after a sleep, what was said last is said again: at once, after 1
// and after 3 s. Nothing is handed on that came over an interface which is not usable.

#include "node/shell.hpp"
#include "node/shell/beacon_targets.hpp"
#include "node/shell/datagram_gate.hpp"
#include "node/shell/datagram_socket.hpp"
#include "node/shell/peer_log.hpp"

#include <memory>
#include <set>

namespace atelier {

class Discovery : public std::enable_shared_from_this<Discovery> {
public:
    struct Options {
        std::uint16_t port = 0;  // most often socket_address.hpp's; 0: any that is free
        int hops = 1;
        std::optional<PeerAddress> instead;  // port 0: the same
    };
    struct Events {
        std::function<void(const PeerAddress& from, BytesView)> datagram;
        LogLine log;
    };
    // What went over an interface, for who asks why seats do not find each other.
    struct Tally {
        std::uint64_t sent = 0;
        std::uint64_t failed = 0;
        std::uint64_t heard = 0;
        std::uint64_t own = 0;  // of these, what it said itself and the network gave back
    };

    Discovery(asio::io_context& context, const Options& options, Events events);

    // An error: there is neither a socket of IPv4 nor of IPv6.
    SocketError open();
    std::uint16_t port() const { return port_; }
    bool hears_v4() const { return v4_.is_open(); }
    bool hears_v6() const { return v6_.is_open(); }

    void use(const std::vector<Interface>& usable);
    void carry_out(const action::Announce& announce);
    // The last announcement, as after a sleep.
    void say_again();
    void limit_hops(int hops);
    void stop();

    const std::map<std::uint32_t, Tally>& tallies() const { return tallies_; }  // by interface

private:
    asio::awaitable<void> listen(DatagramSocket& socket);
    void hand_on(const DatagramSocket::Received& received);
    bool is_heard_on(std::uint32_t interface) const;
    asio::awaitable<void> repeat(std::uint64_t burst);

    DatagramSocket& socket_for(const message::IpAddress& ip);
    void announce_to_all(BytesView datagram);
    void send(BytesView datagram, const PeerAddress& to, const DatagramSocket::Way& way);
    bool is_on_loopback() const { return options_.instead && is_loopback(options_.instead->ip); }

    asio::io_context& context_;
    Options options_;
    Events events_;
    PeerLog log_;
    DatagramSocket v4_;
    DatagramSocket v6_;
    DatagramSocket own_;  // on loopback
    std::uint16_t port_ = 0;
    bool is_stopped_ = false;

    std::vector<BeaconTarget> targets_;
    std::set<std::uint32_t> interfaces_;
    std::set<std::uint32_t> joined_;
    std::map<std::uint32_t, Tally> tallies_;
    DatagramGate gate_;
    Bytes last_;                // announcement; empty: none
    std::uint64_t bursts_ = 0;  // the last one goes on
};

}  // namespace atelier
