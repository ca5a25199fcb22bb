#pragma once

// A UDP socket of one family that knows over which interface a datagram came, and says over which
// one goes, with which source address. Several nodes of one machine may have the same port: what is
// sent to everybody comes to all of them, what is sent to one comes to any of them.

#include "node/shell/coroutine.hpp"
#include "protocol/bytes.hpp"
#include "sync/peer_address.hpp"

#include <boost/asio/ip/udp.hpp>

#include <optional>

namespace atelier {

class DatagramSocket {
public:
    enum class Family : std::uint8_t { v4, v6 };

    DatagramSocket(asio::io_context& context, Family family);

    // Port 0: one that is free, and nobody else's.
    SocketError open(std::uint16_t port, int hops);
    bool is_open() const { return socket_.is_open(); }
    std::uint16_t port() const { return port_; }
    void close();
    SocketError limit_hops(int hops);

    // IPv6 alone. That it is a member already, or none, is no error.
    SocketError join(const message::IpAddress& group, std::uint32_t interface);
    void leave(const message::IpAddress& group, std::uint32_t interface);

    struct Received {
        PeerAddress from;
        std::uint32_t interface = 0;
        BytesView datagram;  // in the buffer
    };
    // Until there is something, or the socket is closed.
    asio::awaitable<void> wait_to_read();
    // Nothing: nothing is there. What does not fit into the buffer comes as an empty datagram.
    std::optional<Received> receive(std::span<std::uint8_t> buffer);

    struct Way {
        std::uint32_t interface = 0;  // 0: by the routes
        message::IpAddress from;      // with an interface
    };
    SocketError send(BytesView datagram, const PeerAddress& to, const Way& way);

private:
    Family family_;
    asio::ip::udp::socket socket_;
    std::uint16_t port_ = 0;
};

}  // namespace atelier
