#include "node/shell/datagram_socket.hpp"

#include "node/shell/socket_address.hpp"
#include "tests/node/shell/io_loop.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;
using Family = DatagramSocket::Family;

namespace {

PeerAddress address(const char* ip, std::uint16_t port) {
    return *read_address(ip, port).address;
}

std::optional<DatagramSocket::Received> receive(IoLoop& loop, DatagramSocket& socket,
                                                std::span<std::uint8_t> buffer) {
    bool is_ready = false;
    start(loop.context.get_executor(), nullptr,
          [](DatagramSocket& from, bool& ready) -> asio::awaitable<void> {
              co_await from.wait_to_read();
              ready = true;
          }(socket, is_ready));
    loop.until([&] { return is_ready; });
    return socket.receive(buffer);
}

}  // namespace

TEST_CASE("a datagram comes with its sender and the interface that it came over") {
    for (const auto& [family, ip] :
         {std::pair(Family::v4, "127.0.0.1"), std::pair(Family::v6, "::1")}) {
        CAPTURE(ip);
        IoLoop loop;
        DatagramSocket from(loop.context, family);
        DatagramSocket to(loop.context, family);
        REQUIRE_FALSE(from.open(0, 1));
        REQUIRE_FALSE(to.open(0, 1));
        REQUIRE_FALSE(from.send(Bytes{1, 2, 3}, address(ip, to.port()), {}));
        std::array<std::uint8_t, 16> buffer{};
        const auto received = receive(loop, to, buffer);
        REQUIRE(received);
        CHECK(received->from == address(ip, from.port()));
        CHECK(received->interface == interface_number("lo"));
        CHECK(Bytes(received->datagram.begin(), received->datagram.end()) == Bytes{1, 2, 3});
        CHECK_FALSE(to.receive(buffer));
    }
}

TEST_CASE("what is too long comes as nothing, and what follows it comes") {
    IoLoop loop;
    DatagramSocket from(loop.context, Family::v4);
    DatagramSocket to(loop.context, Family::v4);
    REQUIRE_FALSE(from.open(0, 1));
    REQUIRE_FALSE(to.open(0, 1));
    REQUIRE_FALSE(from.send(Bytes(17), address("127.0.0.1", to.port()), {}));
    REQUIRE_FALSE(from.send(Bytes(16), address("127.0.0.1", to.port()), {}));
    std::array<std::uint8_t, 16> buffer{};
    CHECK(receive(loop, to, buffer)->datagram.empty());
    CHECK(receive(loop, to, buffer)->datagram.size() == 16);
}

TEST_CASE("what goes to everybody reaches all sockets of a port, over the way that is said") {
    IoLoop loop;
    DatagramSocket first(loop.context, Family::v4);
    REQUIRE_FALSE(first.open(0, 1));
    DatagramSocket second(loop.context, Family::v4);
    REQUIRE_FALSE(second.open(first.port(), 1));
    DatagramSocket from(loop.context, Family::v4);
    REQUIRE_FALSE(from.open(0, 1));
    const DatagramSocket::Way way{interface_number("lo"), address("127.0.0.5", 1).ip};
    REQUIRE_FALSE(from.send(Bytes{9}, address("127.255.255.255", first.port()), way));
    for (DatagramSocket* const to : {&first, &second}) {
        std::array<std::uint8_t, 16> buffer{};
        const auto received = receive(loop, *to, buffer);
        REQUIRE(received);
        CHECK(received->datagram.size() == 1);
        CHECK(received->from == address("127.0.0.5", from.port()));
    }
}

TEST_CASE("an error of a socket is a value, also of one that is not open") {
    IoLoop loop;
    DatagramSocket socket(loop.context, Family::v4);
    CHECK(socket.send(Bytes{1}, address("127.0.0.1", 1), {}));
    REQUIRE_FALSE(socket.open(0, 1));
    const DatagramSocket::Way nowhere{0x7fffffff, address("10.0.0.1", 1).ip};
    CHECK(socket.send(Bytes{1}, address("10.0.0.2", 1), nowhere));
    DatagramSocket v6(loop.context, Family::v6);
    REQUIRE_FALSE(v6.open(0, 1));
    CHECK(v6.join({{0xff, 0x12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xa7, 0xe1}}, 0x7fffffff));
    std::array<std::uint8_t, 16> buffer{};
    v6.close();
    CHECK_FALSE(v6.receive(buffer));
}
