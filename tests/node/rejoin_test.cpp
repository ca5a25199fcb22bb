#include "node/rejoin.hpp"

#include "tests/test.hpp"

#include <set>

using namespace atelier;

namespace {

PeerAddress address(std::uint8_t last) {
    PeerAddress address;
    address.ip.bytes[10] = address.ip.bytes[11] = 0xFF;
    address.ip.bytes[12] = 10;
    address.ip.bytes[15] = last;
    address.port = 24711;
    return address;
}

struct Street {
    std::set<PeerAddress> connected;
    Rejoin rejoin{[this](const PeerAddress& at) { return connected.contains(at); }};
    Instant now{1'000};
    std::set<PeerAddress> called;

    // Whom it called, and when, within so long.
    std::vector<std::pair<std::uint64_t, std::uint8_t>> calls(std::uint64_t milliseconds) {
        std::vector<std::pair<std::uint64_t, std::uint8_t>> calls;
        const Instant end = now + Milliseconds{milliseconds};
        while (const auto due = rejoin.next_due()) {
            if (*due > end) break;
            now = std::max(now, *due);
            const auto at = rejoin.to_call(now);
            REQUIRE(at);
            called.insert(*at);
            calls.emplace_back(now.milliseconds, at->ip.bytes[15]);
        }
        now = end;
        return calls;
    }
};

}  // namespace

TEST_CASE("who is not recognised is called at once, then after 20, 40, 80 s, at most 5 minutes") {
    Street street;
    street.rejoin.not_recognised(address(7), street.now);
    const auto calls = street.calls(1'000'000);
    REQUIRE(calls.size() == 7);
    CHECK(calls[0].first == 1'000);
    CHECK(calls[1].first == 21'000);
    CHECK(calls[2].first == 61'000);
    CHECK(calls[3].first == 141'000);
    CHECK(calls[4].first == 301'000);
    CHECK(calls[5].first == 601'000);
    CHECK(calls[6].first == 901'000);
}

TEST_CASE("of many who are not recognised one a second is called") {
    Street street;
    for (std::uint8_t i = 1; i <= 10; ++i)
        street.rejoin.not_recognised(address(i), street.now);
    const auto calls = street.calls(9'500);
    REQUIRE(calls.size() == 10);
    std::set<std::uint8_t> called;
    for (std::size_t i = 0; i < calls.size(); ++i) {
        CHECK(calls[i].first == 1'000 + 1'000 * i);
        called.insert(calls[i].second);
    }
    CHECK(called.size() == 10);
}

TEST_CASE("who is connected, recognised since, or unknown by an older key is not called") {
    Street street;
    for (std::uint8_t i = 1; i <= 3; ++i)
        street.rejoin.not_recognised(address(i), street.now);
    street.connected.insert(address(1));
    street.rejoin.recognised(address(2));
    const auto calls = street.calls(5'000);
    REQUIRE(calls.size() == 1);
    CHECK(calls[0].second == 3);
    street.rejoin.begin_again();
    CHECK(street.calls(400'000).empty());
}

TEST_CASE("beacons of a thousand addresses are remembered of 64", "[H68]") {
    Street street;
    for (std::uint8_t port = 0; port < 5; ++port)
        for (std::uint8_t i = 1; i <= 200; ++i) {
            PeerAddress at = address(i);
            at.port = static_cast<std::uint16_t>(1'000 + port);
            street.rejoin.not_recognised(at, street.now);
        }
    CHECK(street.calls(150'000).size() > 100);
    CHECK(street.called.size() == 64);
}
