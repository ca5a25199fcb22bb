#include "node/shell/socket_options.hpp"

#include "sync/limits.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

namespace atelier {

namespace {

constexpr int unsent_bytes = 64 * 1024;
constexpr int probe_after_s = 5;
constexpr int probes = 2;

std::error_code set(int socket, int level, int option, int value) {
    if (setsockopt(socket, level, option, &value, sizeof value) == 0) return {};
    return {errno, std::system_category()};
}

// The first that went wrong.
template <class... Errors>
std::error_code first_of(Errors... errors) {
    std::error_code first;
    ((first = first ? first : errors), ...);
    return first;
}

}  // namespace

std::error_code limit_hops(int socket, int hops) {
    int family = 0;
    socklen_t size = sizeof family;
    if (getsockopt(socket, SOL_SOCKET, SO_DOMAIN, &family, &size) != 0)
        return {errno, std::system_category()};
    // A socket of IPv6 may speak IPv4, too.
    const auto v4 = first_of(set(socket, IPPROTO_IP, IP_TTL, hops),
                             set(socket, IPPROTO_IP, IP_MULTICAST_TTL, hops));
    if (family != AF_INET6) return v4;
    return first_of(v4, set(socket, IPPROTO_IPV6, IPV6_UNICAST_HOPS, hops),
                    set(socket, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, hops));
}

std::error_code tune_connection(int socket) {
    const auto patience = static_cast<int>(limits::write_patience.count);
    return first_of(set(socket, IPPROTO_TCP, TCP_NODELAY, 1),
                    set(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, unsent_bytes),
                    set(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, patience),
                    set(socket, IPPROTO_TCP, TCP_KEEPIDLE, probe_after_s),
                    set(socket, IPPROTO_TCP, TCP_KEEPINTVL, probe_after_s),
                    set(socket, IPPROTO_TCP, TCP_KEEPCNT, probes),
                    set(socket, SOL_SOCKET, SO_KEEPALIVE, 1));
}

}  // namespace atelier
