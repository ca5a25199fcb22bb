#include "node/shell/interface_list.hpp"

#include "node/shell/socket_address.hpp"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace atelier {

namespace {

// What the kernel gives in one datagram at most.
constexpr std::size_t datagram_bytes = std::size_t{32} * 1024;

std::error_code last_error() {
    return {errno, std::system_category()};
}

std::size_t aligned(std::size_t size) {
    return (size + 3) & ~std::size_t{3};
}

template <class Header>
std::optional<Header> header_of(BytesView bytes) {
    if (bytes.size() < sizeof(Header)) return std::nullopt;
    Header header;
    std::memcpy(&header, bytes.data(), sizeof header);
    return header;
}

template <class Header>
BytesView behind(BytesView bytes) {
    return bytes.subspan(std::min(bytes.size(), aligned(sizeof(Header))));
}

// Calls `take(type, value)` for each attribute.
void each_attribute(BytesView bytes, const auto& take) {
    while (const auto header = header_of<rtattr>(bytes)) {
        if (header->rta_len < sizeof(rtattr) || header->rta_len > bytes.size()) return;
        take(header->rta_type, bytes.first(header->rta_len).subspan(sizeof(rtattr)));
        bytes = bytes.subspan(std::min(bytes.size(), aligned(header->rta_len)));
    }
}

std::optional<message::IpAddress> ip_of(BytesView value) {
    if (value.size() == sizeof(in_addr)) {
        in_addr v4{};
        std::memcpy(&v4, value.data(), sizeof v4);
        return mapped(v4);
    }
    message::IpAddress ip;
    if (value.size() != ip.bytes.size()) return std::nullopt;
    std::ranges::copy(value, ip.bytes.begin());
    return ip;
}

// The last address of a network; nothing where it has no room for one. `ip address add` sets none
// by itself, and yet the kernel takes it for one.
std::optional<message::IpAddress> broadcast_of(const message::IpAddress& ip, unsigned prefix) {
    if (!is_ipv4(ip) || prefix > 30) return std::nullopt;
    in_addr v4 = ipv4_of(ip);
    v4.s_addr |= htonl(UINT32_MAX >> prefix);
    return mapped(v4);
}

std::error_code ask(int socket, std::uint16_t what) {
    struct {
        nlmsghdr header;
        rtgenmsg general;
    } request{};
    request.header.nlmsg_len = NLMSG_LENGTH(sizeof request.general);
    request.header.nlmsg_type = what;
    request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    request.general.rtgen_family = AF_UNSPEC;
    const auto sent = send(socket, &request, request.header.nlmsg_len, 0);
    return sent < 0 ? last_error() : std::error_code{};
}

std::error_code read_answers(int socket, InterfaceList& list) {
    Bytes buffer(datagram_bytes);
    for (;;) {
        const auto size = recv(socket, buffer.data(), buffer.size(), 0);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) return last_error();
        if (list.read(BytesView(buffer).first(static_cast<std::size_t>(size)))) return {};
    }
}

}  // namespace

bool InterfaceList::read(BytesView datagram) {
    while (const auto header = header_of<nlmsghdr>(datagram)) {
        if (header->nlmsg_len < sizeof(nlmsghdr) || header->nlmsg_len > datagram.size())
            return true;
        const BytesView message = behind<nlmsghdr>(datagram.first(header->nlmsg_len));
        switch (header->nlmsg_type) {
            case NLMSG_DONE:
            case NLMSG_ERROR: return true;
            case RTM_NEWLINK: read_link(message); break;
            case RTM_NEWADDR: read_address(message); break;
            default: break;
        }
        datagram = datagram.subspan(std::min(datagram.size(), aligned(header->nlmsg_len)));
    }
    return false;
}

void InterfaceList::read_link(BytesView message) {
    const auto link = header_of<ifinfomsg>(message);
    if (!link) return;
    Interface interface;
    interface.number = static_cast<std::uint32_t>(link->ifi_index);
    interface.is_up = (link->ifi_flags & IFF_UP) != 0;
    interface.is_running = (link->ifi_flags & IFF_RUNNING) != 0;
    interface.is_loopback = (link->ifi_flags & IFF_LOOPBACK) != 0;
    interface.is_point_to_point = (link->ifi_flags & IFF_POINTOPOINT) != 0;
    each_attribute(behind<ifinfomsg>(message), [&](std::uint16_t type, BytesView value) {
        if (type == IFLA_MASTER) interface.is_part_of_another = true;
        if (type != IFLA_IFNAME) return;
        const std::string_view name = text_of(value);
        interface.name = name.substr(0, name.find('\0'));
    });
    interfaces_.push_back(std::move(interface));
}

void InterfaceList::read_address(BytesView message) {
    const auto found = header_of<ifaddrmsg>(message);
    if (!found) return;
    std::uint32_t flags = found->ifa_flags;
    std::optional<message::IpAddress> own;
    std::optional<message::IpAddress> peer;
    InterfaceAddress address;
    each_attribute(behind<ifaddrmsg>(message), [&](std::uint16_t type, BytesView value) {
        if (type == IFA_LOCAL) own = ip_of(value);
        if (type == IFA_ADDRESS) peer = ip_of(value);  // the own one, where there is no IFA_LOCAL
        if (type == IFA_BROADCAST) address.broadcast = ip_of(value);
        if (type == IFA_FLAGS && value.size() == sizeof flags)
            std::memcpy(&flags, value.data(), sizeof flags);
    });
    if (!own) own = peer;
    if (!own || (flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED)) != 0) return;
    address.ip = *own;
    if (!address.broadcast) address.broadcast = broadcast_of(*own, found->ifa_prefixlen);
    for (Interface& interface : interfaces_)
        if (interface.number == found->ifa_index) interface.addresses.push_back(address);
}

std::expected<std::vector<Interface>, std::error_code> read_interfaces() {
    const int socket = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (socket < 0) return std::unexpected(last_error());
    InterfaceList list;
    std::error_code error;
    for (const std::uint16_t what : {RTM_GETLINK, RTM_GETADDR}) {
        if (!error) error = ask(socket, what);
        if (!error) error = read_answers(socket, list);
    }
    ::close(socket);
    if (error) return std::unexpected(error);
    return list.take();
}

}  // namespace atelier
