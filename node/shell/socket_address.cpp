#include "node/shell/socket_address.hpp"

#include "protocol/check.hpp"

#include <arpa/inet.h>
#include <net/if.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <memory>

namespace atelier {

namespace {

constexpr std::array<std::uint8_t, 12> mapped_front = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

template <class Number>
std::optional<Number> number_in(std::string_view digits) {
    Number number = 0;
    const char* const begin = std::to_address(digits.begin());
    const char* const end = begin + digits.size();
    const auto read = std::from_chars(begin, end, number);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return number;
}

// How an address is put together, before anything of it is understood.
struct Parts {
    std::string ip;
    std::string interface;
    std::optional<std::string> port;
};

// Nothing: a bracket without the other, or something behind it that is no port.
std::optional<Parts> parts_of(std::string_view text) {
    Parts parts;
    std::string_view host = text;
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        host = text.substr(1, end - 1);
        const std::string_view behind = text.substr(end + 1);
        if (!behind.empty() && behind.front() != ':') return std::nullopt;
        if (!behind.empty()) parts.port = std::string(behind.substr(1));
    } else if (std::ranges::count(text, ':') == 1) {
        host = text.substr(0, text.find(':'));
        parts.port = std::string(text.substr(host.size() + 1));
    }
    const std::size_t percent = host.find('%');
    if (percent != std::string_view::npos) parts.interface = host.substr(percent + 1);
    parts.ip = host.substr(0, percent);
    return parts;
}

std::optional<message::IpAddress> ip_in(const std::string& text) {
    if (in_addr v4{}; inet_pton(AF_INET, text.c_str(), &v4) == 1) return mapped(v4);
    message::IpAddress ip;
    if (inet_pton(AF_INET6, text.c_str(), ip.bytes.data()) == 1) return ip;
    return std::nullopt;
}

}  // namespace

sockaddr_in6 socket_address_of(const PeerAddress& address) {
    sockaddr_in6 to{};
    to.sin6_family = AF_INET6;
    to.sin6_port = htons(address.port);
    to.sin6_scope_id = address.scope;
    std::ranges::copy(address.ip.bytes, std::begin(to.sin6_addr.s6_addr));
    return to;
}

std::optional<PeerAddress> peer_address_of(const sockaddr_storage& from) {
    PeerAddress address;
    if (from.ss_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &from, sizeof v4);
        address.ip = mapped(v4.sin_addr);
        address.port = ntohs(v4.sin_port);
        return address;
    }
    if (from.ss_family != AF_INET6) return std::nullopt;
    sockaddr_in6 v6{};
    std::memcpy(&v6, &from, sizeof v6);
    std::ranges::copy(v6.sin6_addr.s6_addr, address.ip.bytes.begin());
    address.port = ntohs(v6.sin6_port);
    if (needs_scope(address.ip)) address.scope = v6.sin6_scope_id;
    return address;
}

message::IpAddress mapped(const in_addr& ip) {
    message::IpAddress out;
    std::ranges::copy(mapped_front, out.bytes.begin());
    std::memcpy(out.bytes.data() + mapped_front.size(), &ip, sizeof ip);
    return out;
}

bool is_ipv4(const message::IpAddress& ip) {
    return std::ranges::equal(std::span(ip.bytes).first<12>(), mapped_front);
}

in_addr ipv4_of(const message::IpAddress& ip) {
    ATELIER_CHECK(is_ipv4(ip));
    in_addr out{};
    std::memcpy(&out, ip.bytes.data() + mapped_front.size(), sizeof out);
    return out;
}

std::string text_of(const message::IpAddress& ip) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (is_ipv4(ip)) {
        const in_addr v4 = ipv4_of(ip);
        return inet_ntop(AF_INET, &v4, text.data(), text.size());
    }
    return inet_ntop(AF_INET6, ip.bytes.data(), text.data(), text.size());
}

std::string text_of(const PeerAddress& address) {
    const std::string port = ":" + std::to_string(address.port);
    if (is_ipv4(address.ip)) return text_of(address.ip) + port;
    std::string host = text_of(address.ip);
    if (address.scope != 0) {
        std::array<char, IF_NAMESIZE> name{};
        const bool has_name = if_indextoname(address.scope, name.data()) != nullptr;
        host += "%" + (has_name ? std::string(name.data()) : std::to_string(address.scope));
    }
    return "[" + host + "]" + port;
}

std::uint32_t interface_number(const std::string& name) {
    return if_nametoindex(name.c_str());
}

ReadAddress read_address(std::string_view text, std::uint16_t port, const InterfaceNumber& number) {
    const auto refused = [](std::string why) { return ReadAddress{std::nullopt, std::move(why)}; };
    const auto parts = parts_of(text);
    const auto ip = parts ? ip_in(parts->ip) : std::nullopt;
    if (!ip)
        return refused(
            "this is no address (10.0.0.7, 10.0.0.7:24711, [fe80::7%eth0]:24711), and names of "
            "machines are not looked up");
    PeerAddress address{*ip, port, 0};
    if (parts->port) {
        const auto given = number_in<std::uint16_t>(*parts->port);
        if (!given || *given == 0) return refused("a port is a number from 1 to 65535");
        address.port = *given;
    }
    if (!parts->interface.empty()) {
        if (!needs_scope(*ip)) return refused("only an fe80 address has an interface behind it");
        address.scope = number(parts->interface);
        if (address.scope == 0)
            address.scope = number_in<std::uint32_t>(parts->interface).value_or(0);
        if (address.scope == 0) return refused("this machine has no interface of that name");
    } else if (needs_scope(*ip)) {
        return refused("an fe80 address needs its interface: fe80::7%eth0");
    }
    if (!is_dialable(address))
        return refused(
            "this is not an address of a network of your own; only private, link-local and "
            "loopback addresses are called");
    return {address, {}};
}

}  // namespace atelier
