#include "node/shell/discovery.hpp"

#include "node/shell/socket_address.hpp"
#include "protocol/beacon.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

namespace atelier {

namespace {

constexpr std::uint32_t loopback_interface = 1;  // in every network namespace of Linux
constexpr std::size_t datagrams_a_turn = 64;
constexpr std::array said_again_after = {Milliseconds{0}, Milliseconds{1'000}, Milliseconds{2'000}};

bool is_bye(BytesView datagram) {
    const auto front = read_beacon_front(datagram);
    return front && front->kind == BeaconKind::bye;
}

}  // namespace

Discovery::Discovery(asio::io_context& context, const Options& options, Events events)
    : context_(context),
      options_(options),
      events_(std::move(events)),
      log_([this](const std::string& line) {
          if (!is_stopped_ && events_.log) events_.log(line);
      }),
      v4_(context, DatagramSocket::Family::v4),
      v6_(context, DatagramSocket::Family::v6),
      own_(context, DatagramSocket::Family::v4) {}

SocketError Discovery::open() {
    SocketError error = v4_.open(options_.port, options_.hops);
    port_ = error ? options_.port : v4_.port();
    const SocketError v6_error = v6_.open(port_, options_.hops);
    if (error && v6_error) return error;
    for (const auto& [family, why] : {std::pair("IPv4", error), std::pair("IPv6", v6_error)})
        if (why && events_.log)
            events_.log(std::string("no beacons by ") + family + ": " + why.message());
    if (port_ == 0) port_ = v6_.port();
    if (is_on_loopback())
        if (const auto own_error = own_.open(0, options_.hops)) return own_error;
    for (DatagramSocket* const socket : {&v4_, &v6_, &own_})
        if (socket->is_open()) start(context_.get_executor(), shared_from_this(), listen(*socket));
    return {};
}

void Discovery::stop() {
    is_stopped_ = true;
    for (DatagramSocket* const socket : {&v4_, &v6_, &own_})
        socket->close();
    ++bursts_;
}

void Discovery::limit_hops(int hops) {
    for (DatagramSocket* const socket : {&v4_, &v6_, &own_})
        if (const auto error = socket->limit_hops(hops); error && events_.log)
            events_.log("how far beacons go cannot be set: " + error.message());
}

// ---- interfaces ---------------------------------------------------------------------------------

void Discovery::use(const std::vector<Interface>& usable) {
    if (is_stopped_) return;
    targets_ = beacon_targets(usable);
    interfaces_.clear();
    for (const Interface& interface : usable)
        interfaces_.insert(interface.number);
    for (const std::uint32_t number : joined_)
        if (!interfaces_.contains(number)) v6_.leave(beacon_group(), number);
    joined_.clear();
    for (const std::uint32_t number : interfaces_) {
        if (!v6_.is_open() || options_.instead) continue;
        joined_.insert(number);
        if (const auto error = v6_.join(beacon_group(), number))
            log_.say({beacon_group(), port_, number}, "cannot be joined: " + error.message(),
                     shell_now());
    }
    std::erase_if(tallies_, [&](const auto& each) { return !interfaces_.contains(each.first); });
    say_again();
}

bool Discovery::is_heard_on(std::uint32_t interface) const {
    if (is_on_loopback()) return interface == loopback_interface;
    // Over loopback comes what another node of this machine sends to an address of it.
    return options_.instead || interface == loopback_interface || interfaces_.contains(interface);
}

// ---- what is heard ------------------------------------------------------------------------------

asio::awaitable<void> Discovery::listen(DatagramSocket& socket) {
    std::array<std::uint8_t, beacon_max_bytes> buffer{};
    while (socket.is_open()) {
        co_await socket.wait_to_read();
        for (std::size_t i = 0; i < datagrams_a_turn; ++i) {
            const auto received = socket.receive(buffer);
            if (!received) break;
            hand_on(*received);
        }
    }
}

void Discovery::hand_on(const DatagramSocket::Received& received) {
    if (is_stopped_ || !is_heard_on(received.interface)) return;
    if (!gate_.admits(received.from, received.datagram, shell_now())) return;
    if (!options_.instead && interfaces_.contains(received.interface)) {
        Tally& tally = tallies_[received.interface];
        ++tally.heard;
        if (std::ranges::equal(received.datagram, last_)) ++tally.own;
    }
    if (events_.datagram) events_.datagram(received.from, received.datagram);
}

// ---- what is said -------------------------------------------------------------------------------

void Discovery::carry_out(const action::Announce& announce) {
    if (is_stopped_) return;
    if (announce.to) {
        if (is_dialable(*announce.to)) send(announce.datagram, *announce.to, {});
        return;
    }
    last_ = is_bye(announce.datagram) ? Bytes{} : announce.datagram;
    announce_to_all(announce.datagram);
}

void Discovery::say_again() {
    if (is_stopped_ || last_.empty()) return;
    start(context_.get_executor(), shared_from_this(), repeat(++bursts_));
}

asio::awaitable<void> Discovery::repeat(std::uint64_t burst) {
    for (const Milliseconds after : said_again_after) {
        co_await pause(after);
        if (is_stopped_ || burst != bursts_ || last_.empty()) co_return;
        announce_to_all(last_);
    }
}

void Discovery::announce_to_all(BytesView datagram) {
    if (options_.instead) {
        PeerAddress to = *options_.instead;
        if (to.port == 0) to.port = port_;
        if (is_dialable(to)) send(datagram, to, {});
        return;
    }
    for (const BeaconTarget& target : targets_) {
        const std::uint32_t scope = is_ipv4(target.to) ? 0 : target.interface;
        send(datagram, {target.to, port_, scope}, {target.interface, target.from});
    }
}

DatagramSocket& Discovery::socket_for(const message::IpAddress& ip) {
    if (!is_ipv4(ip)) return v6_;
    return own_.is_open() ? own_ : v4_;
}

void Discovery::send(BytesView datagram, const PeerAddress& to, const DatagramSocket::Way& way) {
    DatagramSocket& socket = socket_for(to.ip);
    if (!socket.is_open()) return;
    const SocketError error = socket.send(datagram, to, way);
    if (way.interface != 0)
        ++(error ? tallies_[way.interface].failed : tallies_[way.interface].sent);
    if (!error || error == asio::error::would_block) return;
    const PeerAddress over{to.ip, to.port, way.interface != 0 ? way.interface : to.scope};
    log_.say(over, "no beacon goes there: " + error.message(), shell_now());
}

}  // namespace atelier
