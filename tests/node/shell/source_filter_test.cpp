// That the kernel does so is in discovery_test.py, with addresses of its own.

#include "node/shell/source_filter.hpp"

#include "node/shell/socket_address.hpp"
#include "tests/node/shell/io_loop.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <cstring>
#include <random>

using namespace atelier;
using namespace atelier::test;

namespace {

// The few instructions that the filter has, as bpf(4) says. Whether the packet is taken.
bool takes(const std::vector<sock_filter>& program, BytesView packet) {
    std::uint32_t a = 0;
    for (std::size_t at = 0;; ++at) {
        REQUIRE(at < program.size());
        const sock_filter& each = program[at];
        const std::uint32_t place = each.k - static_cast<std::uint32_t>(SKF_NET_OFF);
        switch (each.code) {
            case BPF_LD | BPF_B | BPF_ABS: a = packet[place]; break;
            case BPF_LD | BPF_W | BPF_ABS:
                a = 0;
                for (const std::uint8_t byte : packet.subspan(place, 4))
                    a = a << 8 | byte;
                break;
            case BPF_ALU | BPF_RSH | BPF_K: a >>= each.k; break;
            case BPF_ALU | BPF_AND | BPF_K: a &= each.k; break;
            case BPF_JMP | BPF_JEQ | BPF_K: at += a == each.k ? each.jt : each.jf; break;
            case BPF_JMP | BPF_JA: at += each.k; break;
            case BPF_RET | BPF_K: return each.k != 0;
            default: FAIL("no such instruction");
        }
    }
}

// A header with nothing in it but a version and a source.
bool takes_from(const message::IpAddress& ip) {
    Bytes packet(is_ipv4(ip) ? 20 : 40);
    packet[0] = is_ipv4(ip) ? 0x45 : 0x60;
    const BytesView source = is_ipv4(ip) ? BytesView(ip.bytes).last(4) : BytesView(ip.bytes);
    std::ranges::copy(source, packet.begin() + (is_ipv4(ip) ? 12 : 8));
    return takes(source_filter(), packet);
}

bool is_of_a_room(const message::IpAddress& ip) {
    return is_dialable({ip, 1, needs_scope(ip) ? 1U : 0U});
}

}  // namespace

TEST_CASE("the filter takes packets from where a node would dial, and from nowhere else", "[H73]") {
    std::size_t taken = 0;
    // Near the edges of every network, then anywhere.
    for (const std::uint32_t edge :
         {0x0a000000U, 0x0b000000U, 0x7f000000U, 0x80000000U, 0xac100000U, 0xac200000U, 0xc0a80000U,
          0xc0a90000U, 0xa9fe0000U, 0xa9ff0000U, 0xfc000000U, 0xfe000000U, 0xfe800000U, 0xfec00000U,
          0x00000000U, 0x20010db8U, 0xff020000U}) {
        for (const std::uint32_t first : {edge - 1, edge, edge + 1}) {
            const in_addr v4{htonl(first)};
            const message::IpAddress mapped_one = mapped(v4);
            CHECK(takes_from(mapped_one) == is_of_a_room(mapped_one));
            message::IpAddress v6;
            std::memcpy(v6.bytes.data(), &v4, sizeof v4);
            for (std::uint8_t last = 0; last < 3; ++last) {
                v6.bytes[15] = last;
                CAPTURE(text_of(v6));
                CHECK(takes_from(v6) == is_of_a_room(v6));
                if (takes_from(v6)) ++taken;
            }
        }
    }
    CHECK(taken > 10);
    for (unsigned seed = 0; seed < seeds(2'000); ++seed) {
        std::mt19937_64 random(seed);
        message::IpAddress ip;
        std::ranges::generate(ip.bytes, [&] { return static_cast<std::uint8_t>(random()); });
        if (seed % 2 == 0) ip = mapped(in_addr{static_cast<std::uint32_t>(random())});
        CAPTURE(text_of(ip));
        CHECK(takes_from(ip) == is_of_a_room(ip));
    }
}

TEST_CASE("of loopback one address is taken, and none that is nearly it") {
    message::IpAddress ip;
    ip.bytes[15] = 1;
    CHECK(takes_from(ip));
    for (std::size_t i = 0; i < 16; ++i) {
        message::IpAddress other = ip;
        other.bytes[i] ^= 0x02;
        CHECK(takes_from(other) == is_of_a_room(other));
    }
}

TEST_CASE("a socket with the filter hears its own machine") {
    IoLoop loop;
    tcp::acceptor acceptor(loop.context, tcp::v6());
    REQUIRE_FALSE(hear_only_rooms(acceptor.native_handle()));
    acceptor.bind({tcp::v6(), 0});
    acceptor.listen();
    const std::uint16_t port = acceptor.local_endpoint().port();
    for (const char* const ip : {"127.0.0.1", "::1"}) {
        tcp::socket caller(loop.context);
        caller.connect({asio::ip::make_address(ip), port});
        tcp::socket accepted = acceptor.accept();
        asio::write(caller, asio::buffer("a", 1));
        char letter = 0;
        asio::read(accepted, asio::buffer(&letter, 1));
        CHECK(letter == 'a');
    }
    CHECK(hear_only_rooms(-1) == std::errc::bad_file_descriptor);
}
