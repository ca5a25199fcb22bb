#include "node/shell/beacon_targets.hpp"

#include "node/shell/socket_address.hpp"
#include "tests/test.hpp"

#include <arpa/inet.h>

using namespace atelier;

namespace {

message::IpAddress ip(const char* text) {
    in6_addr v6{};
    in_addr v4{};
    if (inet_pton(AF_INET, text, &v4) == 1) return mapped(v4);
    REQUIRE(inet_pton(AF_INET6, text, &v6) == 1);
    message::IpAddress out;
    std::ranges::copy(v6.s6_addr, out.bytes.begin());
    return out;
}

Interface interface(std::uint32_t number, std::vector<InterfaceAddress> addresses) {
    return {number, "eth" + std::to_string(number),
            true,   true,
            false,  false,
            false,  std::move(addresses)};
}

// "TO from FROM over NUMBER"
std::vector<std::string> words(const std::vector<BeaconTarget>& targets) {
    std::vector<std::string> out;
    for (const BeaconTarget& each : targets)
        out.push_back(text_of(each.to) + " from " + text_of(each.from) + " over " +
                      std::to_string(each.interface));
    return out;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("a beacon goes to every network of an interface, and to all that hear by IPv6") {
    CHECK(words(beacon_targets({interface(2, {{ip("10.0.0.5"), ip("10.0.0.255")},
                                              {ip("169.254.1.1"), ip("169.254.255.255")},
                                              {ip("fd00::5"), std::nullopt},
                                              {ip("fe80::5"), std::nullopt}})})) ==
          Words{"10.0.0.255 from 10.0.0.5 over 2", "255.255.255.255 from 10.0.0.5 over 2",
                "169.254.255.255 from 169.254.1.1 over 2", "ff12::a7e1 from fe80::5 over 2",
                "ff02::1 from fe80::5 over 2"});
}

TEST_CASE("an interface with nothing but a link-local address of IPv6 is enough") {
    CHECK(words(beacon_targets({interface(7, {{ip("fe80::5"), std::nullopt}})})) ==
          Words{"ff12::a7e1 from fe80::5 over 7", "ff02::1 from fe80::5 over 7"});
}

TEST_CASE("two interfaces in one network are two ways") {
    const std::vector<InterfaceAddress> one{{ip("10.0.0.5"), ip("10.0.0.255")}};
    const std::vector<InterfaceAddress> two{{ip("10.0.0.6"), ip("10.0.0.255")}};
    CHECK(beacon_targets({interface(2, one), interface(3, two)}).size() == 4);
}

TEST_CASE("nothing goes to a broadcast address that is outside", "[H73]") {
    // A mask of one bit, and one that somebody typed wrong.
    for (const char* const broadcast : {"127.255.255.255", "8.8.8.255", "255.0.0.0"}) {
        CAPTURE(broadcast);
        const auto targets = beacon_targets({interface(2, {{ip("10.0.0.5"), ip(broadcast)}})});
        for (const BeaconTarget& each : targets)
            CHECK((is_dialable({each.to, 1, 0}) || text_of(each.to) == "255.255.255.255"));
    }
}
