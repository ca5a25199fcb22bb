#include "node/shell/owned_file.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <thread>

using namespace atelier;

namespace {

bool is_open(int descriptor) {
    return ::fcntl(descriptor, F_GETFD) != -1;
}

}  // namespace

TEST_CASE("A file that is owned is closed once, by its last owner") {
    int number = -1;
    {
        OwnedFile first(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        number = first.descriptor();
        REQUIRE(first);
        const OwnedFile second = std::move(first);
        CHECK(second.descriptor() == number);
        CHECK(is_open(number));
    }
    CHECK(!is_open(number));
    CHECK(!OwnedFile());
}

TEST_CASE("An owner that gets another file closes the one it had") {
    OwnedFile file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const int before = file.descriptor();
    file = OwnedFile(::open("/dev/zero", O_RDONLY | O_CLOEXEC));
    CHECK(!is_open(before));
    CHECK(is_open(file.descriptor()));
}

TEST_CASE("All bytes are written where the system takes a part at a time") {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    Bytes sent(1024 * 1024);
    for (std::size_t i = 0; i < sent.size(); ++i)
        sent[i] = static_cast<std::uint8_t>(i * 31 >> 3);
    Bytes received;
    std::thread reader([&, end = OwnedFile(ends[1])] {
        Bytes piece(1000);
        for (ssize_t count = 0; (count = ::read(end.descriptor(), piece.data(), piece.size())) > 0;)
            received.insert(received.end(), piece.begin(), piece.begin() + count);
    });
    {
        const OwnedFile end(ends[0]);
        CHECK(write_all(end, sent));
    }
    reader.join();
    CHECK(received == sent);
}

TEST_CASE("Where nothing can be written, errno says why") {
    const OwnedFile full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
    errno = 0;
    CHECK(!write_all(full, Bytes(10)));
    CHECK(errno == ENOSPC);
    CHECK(!write_all(OwnedFile(), Bytes(1)));
}
