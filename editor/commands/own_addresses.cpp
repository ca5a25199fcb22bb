#include "editor/commands/own_addresses.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <tuple>

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

std::string dialable_address(const sockaddr& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address.sa_family == AF_INET) {
        const auto& ip = reinterpret_cast<const sockaddr_in&>(address).sin_addr;
        if (!is_private(ntohl(ip.s_addr))) return {};
        ::inet_ntop(AF_INET, &ip, text.data(), text.size());
    } else if (address.sa_family == AF_INET6) {
        const auto& ip = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
        if ((ip.s6_addr[0] & 0xfeU) != 0xfc) return {};  // RFC 4193
        ::inet_ntop(AF_INET6, &ip, text.data(), text.size());
    }
    return text.data();
}

std::string with_port(std::string address, std::uint32_t port) {
    if (address.contains("]:")) return address;
    const auto colons = std::ranges::count(address, ':');
    if (colons == 1) return address;
    if (colons > 1 && !address.starts_with('[')) address = '[' + address + ']';
    return address + ':' + std::to_string(port);
}

std::vector<std::string> own_addresses(std::uint32_t port) {
    ifaddrs* first = nullptr;
    if (::getifaddrs(&first) != 0) return {};
    const std::unique_ptr<ifaddrs, ListCloser> list(first);
    std::vector<std::string> addresses;
    for (const ifaddrs* each = list.get(); each != nullptr; each = each->ifa_next) {
        if (each->ifa_addr == nullptr || (each->ifa_flags & IFF_RUNNING) == 0) continue;
        std::string text = dialable_address(*each->ifa_addr);
        if (!text.empty()) addresses.push_back(with_port(std::move(text), port));
    }
    std::ranges::sort(addresses, {}, [](const std::string& address) {
        return std::tuple(address.starts_with("169.254."), address.starts_with('['), address);
    });
    addresses.erase(std::ranges::unique(addresses).begin(), addresses.end());
    return addresses;
}

}  // namespace atelier::editor
