// H73, at the unit: no address outside the room is dialled, however it is written.

#include "sync/peer_address.hpp"

#include "tests/test.hpp"

using namespace atelier;

namespace {

using Words = std::array<std::uint16_t, 8>;

message::IpAddress v6(const Words& words) {
    message::IpAddress ip;
    for (std::size_t i = 0; i < words.size(); ++i) {
        ip.bytes[2 * i] = static_cast<std::uint8_t>(words[i] >> 8);
        ip.bytes[2 * i + 1] = static_cast<std::uint8_t>(words[i]);
    }
    return ip;
}
message::IpAddress v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
    return {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d}};
}
bool may_dial(const message::IpAddress& ip, std::uint32_t scope = 0) {
    return is_dialable({ip, 24'711, scope});
}

}  // namespace

TEST_CASE("H73: of IPv4 only private, link-local and loopback addresses are dialled") {
    CHECK(may_dial(v4(10, 0, 0, 1)));
    CHECK(may_dial(v4(10, 255, 255, 254)));
    CHECK(may_dial(v4(172, 16, 0, 1)));
    CHECK(may_dial(v4(172, 31, 255, 254)));
    CHECK(may_dial(v4(192, 168, 1, 7)));
    CHECK(may_dial(v4(169, 254, 9, 9)));
    CHECK(may_dial(v4(127, 0, 0, 1)));
    CHECK(may_dial(v4(127, 9, 9, 9)));
    for (const auto& ip :
         {v4(9, 255, 255, 255), v4(11, 0, 0, 1), v4(172, 15, 0, 1), v4(172, 32, 0, 1),
          v4(192, 167, 1, 1), v4(192, 169, 1, 1), v4(169, 253, 1, 1), v4(169, 255, 1, 1),
          v4(126, 0, 0, 1), v4(128, 0, 0, 1), v4(8, 8, 8, 8), v4(100, 64, 0, 1), v4(0, 0, 0, 0),
          v4(224, 0, 0, 1), v4(239, 1, 2, 3), v4(255, 255, 255, 255)})
        CHECK_FALSE(may_dial(ip));
}

TEST_CASE("H73: of IPv6 only unique local, link-local and loopback addresses are dialled") {
    CHECK(may_dial(v6({0xfc00, 0, 0, 0, 0, 0, 0, 1})));
    CHECK(may_dial(v6({0xfdff, 1, 2, 3, 4, 5, 6, 7})));
    CHECK(may_dial(v6({0, 0, 0, 0, 0, 0, 0, 1})));
    CHECK(may_dial(v6({0xfe80, 0, 0, 0, 0, 0, 0, 1}), 2));
    CHECK(may_dial(v6({0xfebf, 0xffff, 0, 0, 0, 0, 0, 1}), 2));
    for (const Words& words :
         {Words{}, Words{0, 0, 0, 0, 0, 0, 0, 2}, Words{0x2001, 0xdb8}, Words{0x2a00, 1},
          Words{0xfe00, 1}, Words{0xfec0, 1}, Words{0xff02, 0, 0, 0, 0, 0, 0, 1}, Words{0xff12, 1}})
        CHECK_FALSE(may_dial(v6(words)));
}

TEST_CASE("H73: an IPv4 address in another dress is not dialled") {
    const std::uint16_t high = 0x0a00;                               // 10.0.0.1
    CHECK_FALSE(may_dial(v6({0, 0, 0, 0, 0, 0, high, 1})));          // compatible
    CHECK_FALSE(may_dial(v6({0, 0, 0, 0, 0xffff, 0, high, 1})));     // translated
    CHECK_FALSE(may_dial(v6({0x64, 0xff9b, 0, 0, 0, 0, high, 1})));  // NAT64
    CHECK_FALSE(may_dial(v6({0x2002, high, 1, 0, 0, 0, 0, 1})));     // 6to4
    CHECK_FALSE(may_dial(v6({0, 0, 0, 0, 0, 0xfffe, high, 1})));     // nearly mapped
    CHECK_FALSE(may_dial(v6({0, 0, 0, 0, 1, 0xffff, high, 1})));     // nearly mapped
    CHECK(may_dial(v6({0, 0, 0, 0, 0, 0xffff, high, 1})));           // mapped
}

TEST_CASE("port 0 is not dialled, nor a link-local address without scope or a scope elsewhere") {
    CHECK_FALSE(is_dialable({v4(10, 0, 0, 1), 0, 0}));
    CHECK(is_dialable({v4(10, 0, 0, 1), 1, 0}));
    CHECK(is_dialable({v4(10, 0, 0, 1), 65'535, 0}));
    CHECK_FALSE(may_dial(v6({0xfe80, 0, 0, 0, 0, 0, 0, 1}), 0));
    CHECK_FALSE(may_dial(v4(10, 0, 0, 1), 2));
    CHECK_FALSE(may_dial(v6({0xfd00, 0, 0, 0, 0, 0, 0, 1}), 2));
}

TEST_CASE("loopback is told from other addresses") {
    CHECK(is_loopback(v4(127, 0, 0, 1)));
    CHECK(is_loopback(v6({0, 0, 0, 0, 0, 0, 0, 1})));
    CHECK_FALSE(is_loopback(v4(10, 0, 0, 127)));
    CHECK_FALSE(is_loopback(v6({0x7f00, 0, 0, 0, 0, 0, 0, 1})));
    CHECK_FALSE(is_loopback(v6({})));
}
