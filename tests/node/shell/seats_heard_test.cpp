#include "node/shell/seats_heard.hpp"

#include "tests/test.hpp"

#include <boost/asio/error.hpp>

using namespace atelier;
using talk::Reached;

namespace {

PeerAddress address_of(unsigned number, std::uint16_t port = 24711) {
    PeerAddress address;
    address.ip.bytes[10] = address.ip.bytes[11] = 0xFF;
    address.ip.bytes[12] = 10;
    address.ip.bytes[14] = static_cast<std::uint8_t>(number >> 8);
    address.ip.bytes[15] = static_cast<std::uint8_t>(number);
    address.port = port;
    return address;
}

const boost::system::error_code refused = boost::asio::error::connection_refused;
const boost::system::error_code late = boost::asio::error::timed_out;

struct Ears {
    SeatsHeard seats;
    Instant now{1'000};

    std::vector<Reached> reached() {
        std::vector<Reached> all;
        for (const talk::KnownSeat& seat : seats.told(now))
            all.push_back(seat.reached);
        return all;
    }
};

}  // namespace

TEST_CASE("how a call ended is told of who was heard") {
    Ears ears;
    for (unsigned number = 1; number <= 4; ++number)
        ears.seats.heard(address_of(number), Instance{number}, number != 4, ears.now);
    ears.seats.missed(address_of(1), refused, ears.now);
    ears.seats.missed(address_of(2), late, ears.now);
    ears.seats.missed(address_of(3), {}, ears.now);
    CHECK(ears.reached() ==
          std::vector{Reached::refused, Reached::silent, Reached::hung_up, Reached::untried});
    const auto told = ears.seats.told(ears.now);
    CHECK(told[0].address == "10.0.0.1:24711");
    CHECK(told[0].beacon);
    CHECK(told[0].ours);
    CHECK_FALSE(told[3].ours);
}

TEST_CASE("a seat that is connected at one address is not told as missed at another") {
    Ears ears;
    ears.seats.heard(address_of(1), Instance{1}, true, ears.now);
    ears.seats.heard(address_of(2), Instance{1}, true, ears.now);
    ears.seats.missed(address_of(2), late, ears.now);
    ears.seats.connected(SessionNumber{7}, address_of(1), true, ears.now);
    CHECK(ears.reached() == std::vector{Reached::connected});
    ears.seats.disconnected(SessionNumber{7});
    CHECK(ears.reached() == std::vector{Reached::untried, Reached::silent});
}

TEST_CASE("who calls from a port of its own is connected where it is heard") {
    Ears ears;
    ears.seats.heard(address_of(1), Instance{1}, true, ears.now);
    ears.seats.connected(SessionNumber{7}, address_of(1, 50'000), false, ears.now);
    CHECK(ears.reached() == std::vector{Reached::connected});
}

TEST_CASE("who was not heard for minutes is told no more, and of many the oldest go") {
    Ears ears;
    ears.seats.heard(address_of(1), Instance{1}, true, ears.now);
    ears.now = ears.now + SeatsHeard::remembered_for + Milliseconds{1};
    CHECK(ears.seats.told(ears.now).empty());
    for (unsigned number = 1; number <= 2 * SeatsHeard::addresses_max; ++number)
        ears.seats.heard(address_of(number), Instance{number}, true,
                         ears.now + Milliseconds{number});
    const auto told = ears.seats.told(ears.now + Milliseconds{1'000});
    REQUIRE(told.size() == SeatsHeard::addresses_max);
    CHECK(told.back().address == "10.0.1.0:24711");
}
