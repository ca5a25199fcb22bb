#include "editor/commands/own_addresses.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

namespace atelier::editor {

namespace {

struct ListCloser {
    void operator()(ifaddrs* list) const { ::freeifaddrs(list); }
};

// RFC 1918, and what a switch without DHCP leaves (RFC 3927).
bool is_private(std::uint32_t ip) {
    return ip >> 24 == 10 || ip >> 20 == 0xac1 || ip >> 16 == 0xc0a8 || ip >> 16 == 0xa9fe;
}

}  // namespace

std::string dialable_address(const sockaddr& address, std::uint32_t port) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address.sa_family == AF_INET) {
        const auto& ip = reinterpret_cast<const sockaddr_in&>(address).sin_addr;
        if (!is_private(ntohl(ip.s_addr))) return {};
        ::inet_ntop(AF_INET, &ip, text.data(), text.size());
        return std::string(text.data()) + ':' + std::to_string(port);
    }
    if (address.sa_family == AF_INET6) {
        const auto& ip = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
        if ((ip.s6_addr[0] & 0xfeU) != 0xfc) return {};  // RFC 4193
        ::inet_ntop(AF_INET6, &ip, text.data(), text.size());
        return '[' + std::string(text.data()) + "]:" + std::to_string(port);
    }
    return {};
}

std::vector<std::string> own_addresses(std::uint32_t port) {
    ifaddrs* first = nullptr;
    if (::getifaddrs(&first) != 0) return {};
    const std::unique_ptr<ifaddrs, ListCloser> list(first);
    std::vector<std::string> addresses;
    for (const ifaddrs* each = list.get(); each != nullptr; each = each->ifa_next) {
        if (each->ifa_addr == nullptr) continue;
        std::string text = dialable_address(*each->ifa_addr, port);
        if (!text.empty()) addresses.push_back(std::move(text));
    }
    std::ranges::sort(addresses);  // digits before brackets, IPv4 before IPv6 of fc00::/7
    addresses.erase(std::ranges::unique(addresses).begin(), addresses.end());
    return addresses;
}

}  // namespace atelier::editor
