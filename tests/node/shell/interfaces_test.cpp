#include "node/shell/interfaces.hpp"

#include "node/shell/socket_address.hpp"
#include "tests/test.hpp"

#include <arpa/inet.h>

using namespace atelier;

namespace {

// "fe80::1" as well, which read_address wants an interface for.
InterfaceAddress address(const std::string& text) {
    in6_addr v6{};
    in_addr v4{};
    InterfaceAddress address;
    if (inet_pton(AF_INET, text.c_str(), &v4) == 1) {
        address.ip = mapped(v4);
    } else {
        REQUIRE(inet_pton(AF_INET6, text.c_str(), &v6) == 1);
        std::ranges::copy(v6.s6_addr, address.ip.bytes.begin());
    }
    return address;
}

Interface interface(const std::string& name, const std::vector<std::string>& addresses) {
    static std::uint32_t numbers = 0;
    Interface made{++numbers, name, true, true, false, false, false, {}};
    for (const std::string& each : addresses)
        made.addresses.push_back(address(each));
    return made;
}

std::vector<std::string> names(const std::vector<Interface>& interfaces) {
    std::vector<std::string> found;
    for (const Interface& each : interfaces)
        found.push_back(each.name);
    return found;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("an interface is usable when it leads to a room") {
    const Interface good = interface("eth0", {"10.0.0.1"});
    CHECK(names(usable_interfaces({good}, {})) == Names{"eth0"});
    const auto is_usable_with = [&](auto change) {
        Interface changed = good;
        change(changed);
        return !usable_interfaces({changed}, {}).empty();
    };
    CHECK(is_usable_with([](Interface&) {}));
    CHECK_FALSE(is_usable_with([](Interface& each) { each.is_up = false; }));
    CHECK_FALSE(is_usable_with([](Interface& each) { each.is_running = false; }));
    CHECK_FALSE(is_usable_with([](Interface& each) { each.is_loopback = true; }));
    CHECK_FALSE(is_usable_with([](Interface& each) { each.is_point_to_point = true; }));
    CHECK_FALSE(is_usable_with([](Interface& each) { each.is_part_of_another = true; }));
    CHECK_FALSE(is_usable_with([](Interface& each) { each.addresses.clear(); }));
}

TEST_CASE("interfaces of containers are passed over where there is another") {
    const std::vector<Interface> all = {
        interface("docker0", {"172.17.0.1"}), interface("eth0", {"10.0.0.1"}),
        interface("veth1a", {"fe80::1"}),     interface("virbr0", {"192.168.122.1"}),
        interface("br-12ab", {"172.18.0.1"}), interface("wlan0", {"fe80::2"}),
        interface("br0", {"10.1.0.1"}),       interface("brother", {"10.2.0.1"})};
    CHECK(names(usable_interfaces(all, {})) == Names{"eth0", "wlan0", "br0", "brother"});
}

TEST_CASE("the only interface there is may be one of a container") {
    const std::vector<Interface> all = {interface("veth1a", {"fe80::1"}),
                                        interface("docker0", {"172.17.0.1"})};
    CHECK(names(usable_interfaces(all, {})) == Names{"veth1a", "docker0"});
    // One that is there and cannot be used is as good as none.
    std::vector<Interface> more = all;
    more.push_back(interface("eth0", {"8.8.8.8"}));
    more.push_back(interface("eth1", {"10.0.0.1"}));
    more.back().is_running = false;
    CHECK(names(usable_interfaces(more, {})) == Names{"veth1a", "docker0"});
}

TEST_CASE("who lists interfaces has these alone, whatever they are called") {
    std::vector<Interface> all = {interface("eth0", {"10.0.0.1"}),
                                  interface("docker0", {"172.17.0.1"}),
                                  interface("tun0", {"10.8.0.1"})};
    all.back().is_point_to_point = true;
    CHECK(names(usable_interfaces(all, {"docker0", "tun0", "eth9"})) == Names{"docker0", "tun0"});
    all.back().is_running = false;
    CHECK(names(usable_interfaces(all, {"tun0"})).empty());
}

TEST_CASE("public addresses of an interface are as if they were not there", "[H73]") {
    const auto usable = usable_interfaces(
        {interface("eth0", {"8.8.8.8", "10.0.0.1", "2001:db8::1", "fd00::1", "fe80::1", "127.0.0.2",
                            "::1", "100.64.0.1", "169.254.3.3"}),
         interface("eth1", {"8.8.8.8", "2001:db8::1"})},
        {});
    REQUIRE(names(usable) == Names{"eth0"});
    CHECK(usable.front().addresses == std::vector{address("10.0.0.1"), address("fd00::1"),
                                                  address("fe80::1"), address("169.254.3.3")});
}
