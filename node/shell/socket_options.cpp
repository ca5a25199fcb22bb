#include "node/shell/socket_options.hpp"

#include "sync/limits.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <optional>

namespace atelier {

namespace {

constexpr int unsent_bytes = 64 * 1024;
constexpr int probe_after_s = 5;
constexpr int probes = 2;

std::error_code set(int socket, int level, int option, int value) {
    if (setsockopt(socket, level, option, &value, sizeof value) == 0) return {};
    return {errno, std::system_category()};
}

std::optional<int> get(int socket, int option) {
    int value = 0;
    socklen_t size = sizeof value;
    if (getsockopt(socket, SOL_SOCKET, option, &value, &size) != 0) return std::nullopt;
    return value;
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
    const auto family = get(socket, SO_DOMAIN);
    const auto type = get(socket, SO_TYPE);
    if (!family || !type) return {errno, std::system_category()};
    const bool has_groups = *type == SOCK_DGRAM;
    // A socket of IPv6 may speak IPv4, too.
    auto error = set(socket, IPPROTO_IP, IP_TTL, hops);
    if (!error && has_groups) error = set(socket, IPPROTO_IP, IP_MULTICAST_TTL, hops);
    if (*family != AF_INET6) return error;
    if (!error) error = set(socket, IPPROTO_IPV6, IPV6_UNICAST_HOPS, hops);
    if (!error && has_groups) error = set(socket, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, hops);
    return error;
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
