#include "editor/commands/own_addresses.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

using namespace atelier;
using namespace atelier::editor;

namespace {

std::string ipv4(const char* text) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    REQUIRE(::inet_pton(AF_INET, text, &address.sin_addr) == 1);
    return dialable_address(reinterpret_cast<const sockaddr&>(address));
}

std::string ipv6(const char* text) {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    REQUIRE(::inet_pton(AF_INET6, text, &address.sin6_addr) == 1);
    return dialable_address(reinterpret_cast<const sockaddr&>(address));
}

}  // namespace

TEST_CASE("only addresses that a room has are hints for a kit") {
    for (const char* text :
         {"10.0.0.7", "192.168.1.12", "172.16.0.1", "172.31.255.1", "169.254.3.4"})
        CHECK(ipv4(text) == text);
    for (const char* text : {"127.0.0.1", "8.8.8.8", "172.32.0.1", "172.15.0.1", "192.169.0.1"})
        CHECK(ipv4(text).empty());
    CHECK(ipv6("fd00::7") == "fd00::7");
    for (const char* text : {"::1", "fe80::7", "2001:db8::1"})
        CHECK(ipv6(text).empty());
}

TEST_CASE("an address is given the port that it lacks") {
    CHECK(with_port("10.0.0.7", 25'000) == "10.0.0.7:25000");
    CHECK(with_port("10.0.0.7:1", 25'000) == "10.0.0.7:1");
    CHECK(with_port("fd00::7", 25'000) == "[fd00::7]:25000");
    CHECK(with_port("[fd00::7]", 25'000) == "[fd00::7]:25000");
    CHECK(with_port("[fd00::7]:1", 25'000) == "[fd00::7]:1");
}

TEST_CASE("this machine's own addresses are none of the loopback") {
    for (const std::string& each : own_addresses(25'000)) {
        CHECK_FALSE(each.starts_with("127."));
        CHECK(each.ends_with(":25000"));
    }
}
