#include "sync/peer_address.hpp"

#include <algorithm>

namespace atelier {

namespace {

constexpr message::IpAddress loopback{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
constexpr std::array<std::uint8_t, 12> mapped_prefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool is_mapped(const message::IpAddress& ip) {
    return std::ranges::equal(std::span(ip.bytes).first<12>(), mapped_prefix);
}

bool is_private(std::uint8_t first, std::uint8_t second) {
    return first == 10 || first == 127 || (first == 172 && second >= 16 && second < 32) ||
           (first == 192 && second == 168) || (first == 169 && second == 254);
}

}  // namespace

bool needs_scope(const message::IpAddress& ip) {
    return ip.bytes[0] == 0xfe && (ip.bytes[1] & 0xc0) == 0x80;
}

bool is_loopback(const message::IpAddress& ip) {
    return ip == loopback || (is_mapped(ip) && ip.bytes[12] == 127);
}

bool is_dialable(const PeerAddress& address) {
    const auto& bytes = address.ip.bytes;
    if (address.port == 0 || needs_scope(address.ip) != (address.scope != 0)) return false;
    if (is_mapped(address.ip)) return is_private(bytes[12], bytes[13]);
    return needs_scope(address.ip) || (bytes[0] & 0xfe) == 0xfc || address.ip == loopback;
}

}  // namespace atelier
