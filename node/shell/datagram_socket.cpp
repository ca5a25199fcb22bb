#include "node/shell/datagram_socket.hpp"

#include "node/shell/socket_address.hpp"
#include "node/shell/socket_options.hpp"
#include "node/shell/source_filter.hpp"

#include <boost/asio/io_context.hpp>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstring>

namespace atelier {

namespace {

using asio::ip::udp;

// The larger of both families' control messages; aligned as the kernel wants it.
struct alignas(cmsghdr) Control {
    std::array<std::uint8_t, CMSG_SPACE(sizeof(in6_pktinfo)) + CMSG_SPACE(sizeof(in_pktinfo))>
        bytes{};
};

SocketError last_error() {
    return {errno, boost::system::system_category()};
}

SocketError set(int socket, int level, int option, const auto& value) {
    return setsockopt(socket, level, option, &value, sizeof value) == 0 ? SocketError{}
                                                                        : last_error();
}

ipv6_mreq membership(const message::IpAddress& group, std::uint32_t interface) {
    ipv6_mreq request{};
    std::ranges::copy(group.bytes, std::begin(request.ipv6mr_multiaddr.s6_addr));
    request.ipv6mr_interface = interface;
    return request;
}

// Where the kernel says over which interface it came.
std::uint32_t interface_of(msghdr& message) {
    for (cmsghdr* each = CMSG_FIRSTHDR(&message); each != nullptr;
         each = CMSG_NXTHDR(&message, each)) {
        if (each->cmsg_level == IPPROTO_IP && each->cmsg_type == IP_PKTINFO) {
            in_pktinfo info{};
            std::memcpy(&info, CMSG_DATA(each), sizeof info);
            return static_cast<std::uint32_t>(info.ipi_ifindex);
        }
        if (each->cmsg_level == IPPROTO_IPV6 && each->cmsg_type == IPV6_PKTINFO) {
            in6_pktinfo info{};
            std::memcpy(&info, CMSG_DATA(each), sizeof info);
            return info.ipi6_ifindex;
        }
    }
    return 0;
}

void put(msghdr& message, int level, int type, const auto& info) {
    cmsghdr* const header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = level;
    header->cmsg_type = type;
    header->cmsg_len = CMSG_LEN(sizeof info);
    std::memcpy(CMSG_DATA(header), &info, sizeof info);
    message.msg_controllen = CMSG_SPACE(sizeof info);
}

void put_way(msghdr& message, Control& control, const DatagramSocket::Way& way) {
    message.msg_control = control.bytes.data();
    message.msg_controllen = control.bytes.size();
    if (is_ipv4(way.from)) {
        in_pktinfo info{};
        info.ipi_ifindex = static_cast<int>(way.interface);
        info.ipi_spec_dst = ipv4_of(way.from);
        put(message, IPPROTO_IP, IP_PKTINFO, info);
    } else {
        in6_pktinfo info{};
        info.ipi6_ifindex = way.interface;
        std::ranges::copy(way.from.bytes, std::begin(info.ipi6_addr.s6_addr));
        put(message, IPPROTO_IPV6, IPV6_PKTINFO, info);
    }
}

}  // namespace

DatagramSocket::DatagramSocket(asio::io_context& context, Family family)
    : family_(family), socket_(context) {}

SocketError DatagramSocket::open(std::uint16_t port, int hops) {
    SocketError error;
    const udp protocol = family_ == Family::v4 ? udp::v4() : udp::v6();
    socket_.open(protocol, error);
    if (error) return error;
    const int fd = socket_.native_handle();
    socket_.non_blocking(true, error);
    if (!error && port != 0) error = set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    if (!error) error = atelier::limit_hops(fd, hops);
    if (!error && family_ == Family::v4) error = set(fd, SOL_SOCKET, SO_BROADCAST, 1);
    if (!error && family_ == Family::v4) error = set(fd, IPPROTO_IP, IP_PKTINFO, 1);
    if (!error && family_ == Family::v6) error = set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    if (!error && family_ == Family::v6) error = set(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
    // It only spares work: what comes from outside is looked at no further.
    [[maybe_unused]] const auto unfiltered = hear_only_rooms(fd);
    if (!error) socket_.bind({protocol, port}, error);
    // Only now, where the kernel chose: else it might have chosen what another node has.
    if (!error && port == 0) error = set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    if (!error) port_ = socket_.local_endpoint(error).port();
    if (error) close();
    return error;
}

void DatagramSocket::close() {
    SocketError ignored;
    socket_.close(ignored);
}

SocketError DatagramSocket::limit_hops(int hops) {
    return is_open() ? SocketError(atelier::limit_hops(socket_.native_handle(), hops))
                     : SocketError{};
}

SocketError DatagramSocket::join(const message::IpAddress& group, std::uint32_t interface) {
    const auto error =
        set(socket_.native_handle(), IPPROTO_IPV6, IPV6_JOIN_GROUP, membership(group, interface));
    return error.value() == EADDRINUSE ? SocketError{} : error;
}

void DatagramSocket::leave(const message::IpAddress& group, std::uint32_t interface) {
    set(socket_.native_handle(), IPPROTO_IPV6, IPV6_LEAVE_GROUP, membership(group, interface));
}

asio::awaitable<void> DatagramSocket::wait_to_read() {
    SocketError ignored;
    co_await socket_.async_wait(udp::socket::wait_read,
                                asio::redirect_error(asio::use_awaitable, ignored));
}

std::optional<DatagramSocket::Received> DatagramSocket::receive(std::span<std::uint8_t> buffer) {
    if (!is_open()) return std::nullopt;
    sockaddr_storage from{};
    Control control;
    iovec piece{buffer.data(), buffer.size()};
    msghdr message{};
    message.msg_name = &from;
    message.msg_namelen = sizeof from;
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes.data();
    message.msg_controllen = control.bytes.size();
    const auto size = recvmsg(socket_.native_handle(), &message, MSG_DONTWAIT);
    if (size < 0) return std::nullopt;
    Received received;
    if (const auto address = peer_address_of(from)) received.from = *address;
    received.interface = interface_of(message);
    if ((message.msg_flags & MSG_TRUNC) == 0)
        received.datagram = BytesView(buffer).first(static_cast<std::size_t>(size));
    return received;
}

SocketError DatagramSocket::send(BytesView datagram, const PeerAddress& to, const Way& way) {
    if (!is_open()) return asio::error::bad_descriptor;
    sockaddr_in6 v6 = socket_address_of(to);
    sockaddr_in v4{};
    Control control;
    iovec piece{const_cast<std::uint8_t*>(datagram.data()), datagram.size()};
    msghdr message{};
    message.msg_name = &v6;
    message.msg_namelen = sizeof v6;
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    if (is_ipv4(to.ip)) {
        v4.sin_family = AF_INET;
        v4.sin_port = v6.sin6_port;
        v4.sin_addr = ipv4_of(to.ip);
        message.msg_name = &v4;
        message.msg_namelen = sizeof v4;
    } else {
        v6.sin6_scope_id = way.interface != 0 ? way.interface : to.scope;
    }
    if (way.interface != 0) put_way(message, control, way);
    const auto sent = sendmsg(socket_.native_handle(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    return sent < 0 ? last_error() : SocketError{};
}

}  // namespace atelier
