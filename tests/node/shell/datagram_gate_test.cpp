#include "node/shell/datagram_gate.hpp"

#include "protocol/beacon.hpp"
#include "tests/test.hpp"

using namespace atelier;

namespace {

PeerAddress machine(std::uint32_t number, std::uint16_t port = 24'711) {
    return {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, static_cast<std::uint8_t>(number >> 16),
              static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)}},
            port,
            0};
}
constexpr PeerAddress outside{{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 8, 8, 8, 8}}, 24'711, 0};

// Another one each time.
Bytes datagram() {
    static std::uint64_t number = 0;
    Writer writer;
    writer.u64(++number);
    return writer.take();
}

}  // namespace

TEST_CASE("what comes over several channels at once is looked at once") {
    DatagramGate gate;
    const Bytes beacon = datagram();
    CHECK(gate.admits(machine(1), beacon, Instant{0}));
    CHECK_FALSE(gate.admits(machine(1), beacon, Instant{0}));
    CHECK_FALSE(gate.admits(machine(1), beacon, Instant{499}));
    CHECK(gate.admits(machine(2), beacon, Instant{499}));  // another address of that seat
    CHECK(gate.admits(machine(1), beacon, Instant{500}));
    CHECK(gate.admits(machine(1), datagram(), Instant{500}));
}

TEST_CASE("a storm from one machine hides no other", "[H68]") {
    DatagramGate gate;
    double of_storm = 0;
    double of_others = 0;
    for (std::uint64_t i = 0; i < 10'000; ++i) {
        const Instant now{i / 10};  // 10,000 in a second, each from another port
        if (gate.admits(machine(66, static_cast<std::uint16_t>(1 + i)), datagram(), now))
            ++of_storm;
        if (i % 500 == 0 && gate.admits(machine(static_cast<std::uint32_t>(i)), datagram(), now))
            ++of_others;
    }
    CHECK(of_others == 20);
    CHECK(of_storm <= limits::datagrams_at_once_each + limits::datagrams_a_second_each);
}

TEST_CASE("of a storm from everywhere so many a second are looked at", "[H68]") {
    DatagramGate gate;
    double admitted = 0;
    for (std::uint32_t i = 0; i < 20'000; ++i)
        if (gate.admits(machine(i), datagram(), Instant{i / 10})) ++admitted;
    CHECK(admitted > limits::datagrams_at_once);
    CHECK(admitted <= limits::datagrams_at_once + 2 * limits::datagrams_a_second);
}

TEST_CASE("seats that share a machine are told apart by their ports") {
    DatagramGate gate;
    constexpr PeerAddress own{{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1}}, 1, 0};
    for (std::uint16_t port = 1; port <= 50; ++port)
        CHECK(gate.admits({own.ip, port, 0}, datagram(), Instant{0}));
}

TEST_CASE("what is from outside, empty or too long is not looked at", "[H73]") {
    DatagramGate gate;
    CHECK_FALSE(gate.admits(outside, datagram(), Instant{0}));
    CHECK_FALSE(gate.admits(machine(1, 0), datagram(), Instant{0}));
    CHECK_FALSE(gate.admits(machine(1), {}, Instant{0}));
    CHECK_FALSE(gate.admits(machine(1), Bytes(beacon_max_bytes + 1), Instant{0}));
    CHECK(gate.admits(machine(1), Bytes(beacon_max_bytes), Instant{0}));
}
