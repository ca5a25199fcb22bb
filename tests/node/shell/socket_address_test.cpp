#include "node/shell/socket_address.hpp"

#include "tests/test.hpp"

#include <cstring>

using namespace atelier;

namespace {

std::uint32_t eth0_alone(const std::string& name) {
    return name == "eth0" ? 3 : 0;
}

ReadAddress read(std::string_view text) {
    return read_address(text, default_port, eth0_alone);
}

sockaddr_storage storage_of(const auto& address) {
    sockaddr_storage storage{};
    std::memcpy(&storage, &address, sizeof address);
    return storage;
}

}  // namespace

TEST_CASE("an address is read as people write it") {
    struct Case {
        std::string_view text;
        std::string_view written;
        std::uint32_t scope = 0;
    };
    for (const Case& each : std::initializer_list<Case>{
             {"10.0.0.7", "10.0.0.7:24711"},
             {"10.0.0.7:1", "10.0.0.7:1"},
             {"192.168.1.254:65535", "192.168.1.254:65535"},
             {"[10.0.0.7]:80", "10.0.0.7:80"},
             {"127.0.0.1", "127.0.0.1:24711"},
             {"fd00::7", "[fd00::7]:24711"},
             {"[fd00::7]", "[fd00::7]:24711"},
             {"[fd00::7]:9", "[fd00::7]:9"},
             {"::ffff:10.0.0.7", "10.0.0.7:24711"},
             {"fe80::7%eth0", "", 3},
             {"[fe80::7%eth0]:24711", "", 3},
             {"fe80::7%12", "", 12},
         }) {
        CAPTURE(each.text);
        const ReadAddress read_one = read(each.text);
        REQUIRE(read_one.address);
        CHECK(read_one.fault.empty());
        CHECK(read_one.address->scope == each.scope);
        if (!each.written.empty()) CHECK(text_of(*read_one.address) == each.written);
    }
}

TEST_CASE("what is no address to call is refused with a sentence") {
    for (const std::string_view text : {"",
                                        "pc-7",
                                        "pc-7.local",
                                        "localhost",
                                        "10.0.0",
                                        "10.0.0.7:",
                                        "10.0.0.7:0",
                                        "10.0.0.7:65536",
                                        "10.0.0.7:24711x",
                                        "10.0.0.7:+1",
                                        "10.0.0.256",
                                        "[10.0.0.7",
                                        "fd00::7]",
                                        "[fd00::7]24711",
                                        "[fd00::7]:",
                                        "fe80::7",
                                        "fe80::7%eth9",
                                        "fe80::7%0",
                                        "fe80::7%",
                                        "10.0.0.7%eth0",
                                        "fd00::7%eth0",
                                        "8.8.8.8",
                                        "8.8.8.8:24711",
                                        "100.64.0.1",
                                        "2001:db8::1",
                                        "0.0.0.0",
                                        "::",
                                        "224.0.0.1",
                                        "ff02::1",
                                        "255.255.255.255",
                                        "::ffff:8.8.8.8",
                                        "::10.0.0.1",
                                        "0x0a.0.0.1",
                                        "010.0.0.1",
                                        "10.1",
                                        "167772161",
                                        "10.0.0.7 10.0.0.8"}) {
        CAPTURE(text);
        const ReadAddress read_one = read(text);
        CHECK_FALSE(read_one.address);
        CHECK(read_one.fault.size() > 20);
    }
}

TEST_CASE("what is written of an address is read as the same one") {
    for (const std::string_view text : {"10.0.0.7:1", "[fd00::7]:9", "[fe80::7%4000000]:24711"}) {
        CAPTURE(text);
        const auto address = read(text).address;
        REQUIRE(address);
        CHECK(text_of(*address) == text);
        CHECK(read(text_of(*address)).address == address);
    }
}

TEST_CASE("an address goes to the kernel and comes back, mapped where it is of IPv4") {
    for (const std::string_view text : {"10.0.0.7:1", "[fd00::7]:9", "[fe80::7%eth0]:24711"}) {
        CAPTURE(text);
        const auto address = read(text).address;
        REQUIRE(address);
        CHECK(peer_address_of(storage_of(socket_address_of(*address))) == address);
    }
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(7);
    v4.sin_addr.s_addr = htonl(0x0a000007);
    CHECK(peer_address_of(storage_of(v4)) == read("10.0.0.7:7").address);
    sockaddr_storage other{};
    other.ss_family = AF_UNIX;
    CHECK_FALSE(peer_address_of(other));
}

TEST_CASE("a scope that means nothing is not kept") {
    sockaddr_in6 v6 = socket_address_of(*read("[fd00::7]:9").address);
    v6.sin6_scope_id = 3;
    CHECK(peer_address_of(storage_of(v6))->scope == 0);
}
