#include "editor/session/node_socket.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include <array>

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("a socket where nobody listens and one that cannot be are told apart") {
    const TemporaryFolder folder;
    const std::string path = folder.path() / "socket";
    CHECK(connect_to_node(path).error() == ConnectFault::nobody_there);
    CHECK(connect_to_node(std::string(200, 'x')).error() == ConnectFault::impossible);
    const FakeNode node;
    CHECK(connect_to_node(node.home() + "/run/socket").has_value());
}

TEST_CASE("a socket with nothing to read and no room to write says so and does not wait") {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    const Descriptor one(ends[0]);
    const Descriptor other(ends[1]);
    never_block(one);
    std::deque<Descriptor> descriptors;
    CHECK(receive_part(one, descriptors).value().empty());
    const std::string much(1024 * 1024, 'x');
    std::size_t sent = 1;
    for (int i = 0; i < 100 && sent > 0; ++i)
        sent = send_part(one, much, {}).value();
    CHECK(sent == 0);
}

TEST_CASE("a descriptor that is passed is another one of the same file") {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    const Descriptor one(ends[0]);
    const Descriptor other(ends[1]);
    const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    REQUIRE(send_part(one, "x\n", nothing.number()).value() == 2);
    std::deque<Descriptor> descriptors;
    CHECK(receive_part(other, descriptors).value() == "x\n");
    REQUIRE(descriptors.size() == 1);
    CHECK(descriptors.front().number() != nothing.number());
    CHECK((::fcntl(descriptors.front().number(), F_GETFD) & FD_CLOEXEC) != 0);
}
