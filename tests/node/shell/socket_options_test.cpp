#include "node/shell/socket_options.hpp"

#include "tests/node/shell/io_loop.hpp"
#include "tests/test.hpp"

#include <boost/asio/ip/udp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>

using namespace atelier;
using namespace atelier::test;

namespace {

int option_of(auto& socket, int level, int option) {
    int value = -1;
    socklen_t size = sizeof value;
    getsockopt(socket.native_handle(), level, option, &value, &size);
    return value;
}

}  // namespace

TEST_CASE("no packet of a socket goes further than it may") {
    asio::io_context context;
    for (const int hops : {1, 3}) {
        asio::ip::udp::socket v4(context, asio::ip::udp::v4());
        REQUIRE_FALSE(limit_hops(v4.native_handle(), hops));
        CHECK(option_of(v4, IPPROTO_IP, IP_TTL) == hops);
        CHECK(option_of(v4, IPPROTO_IP, IP_MULTICAST_TTL) == hops);
        asio::ip::udp::socket v6(context, asio::ip::udp::v6());
        REQUIRE_FALSE(limit_hops(v6.native_handle(), hops));
        CHECK(option_of(v6, IPPROTO_IPV6, IPV6_UNICAST_HOPS) == hops);
        CHECK(option_of(v6, IPPROTO_IPV6, IPV6_MULTICAST_HOPS) == hops);
        CHECK(option_of(v6, IPPROTO_IP, IP_TTL) == hops);
    }
    CHECK(limit_hops(-1, 1) == std::errc::bad_file_descriptor);
}

TEST_CASE("a connection that is accepted has the hops of the socket that listens") {
    asio::io_context context;
    tcp::acceptor acceptor(context, tcp::v6());
    acceptor.set_option(asio::ip::v6_only(false));
    REQUIRE_FALSE(limit_hops(acceptor.native_handle(), 1));
    acceptor.bind({tcp::v6(), 0});
    acceptor.listen();
    const std::uint16_t port = acceptor.local_endpoint().port();
    for (const char* const ip : {"127.0.0.1", "::1"}) {
        CAPTURE(ip);
        tcp::socket caller(context);
        caller.connect({asio::ip::make_address(ip), port});
        tcp::socket accepted = acceptor.accept();
        CHECK(option_of(accepted, IPPROTO_IP, IP_TTL) == 1);
        CHECK(option_of(accepted, IPPROTO_IPV6, IPV6_UNICAST_HOPS) == 1);
    }
}

TEST_CASE("a connection sends at once and notices who is gone") {
    IoLoop loop;
    auto [ours, theirs] = socket_pair(loop.context);
    REQUIRE_FALSE(tune_connection(ours.native_handle()));
    CHECK(option_of(ours, IPPROTO_TCP, TCP_NODELAY) == 1);
    CHECK(option_of(ours, IPPROTO_TCP, TCP_USER_TIMEOUT) == 15'000);
    CHECK(option_of(ours, SOL_SOCKET, SO_KEEPALIVE) == 1);
    CHECK(option_of(ours, IPPROTO_TCP, TCP_KEEPIDLE) == 5);
    CHECK(tune_connection(-1) == std::errc::bad_file_descriptor);
}
