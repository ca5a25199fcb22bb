#include "editor/session/wire.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>

using namespace atelier;
using namespace atelier::editor;

namespace {

// The editor's end, and the bare other one.
struct Pair {
    Descriptor other;
    std::optional<Wire> wire;

    Pair() {
        std::array<int, 2> ends{};
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
        wire.emplace(Descriptor(ends[0]));
        other = Descriptor(ends[1]);
    }
    void say(std::string_view bytes) const {
        REQUIRE(::write(other.number(), bytes.data(), bytes.size()) ==
                static_cast<ssize_t>(bytes.size()));
    }
    std::string hear() const {
        std::string bytes(256 * 1024, '\0');
        const ssize_t size = ::recv(other.number(), bytes.data(), bytes.size(), MSG_DONTWAIT);
        bytes.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        return bytes;
    }
};

}  // namespace

TEST_CASE("lines come out as they end, whatever pieces they came in") {
    Pair pair;
    CHECK_FALSE(pair.wire->read());
    CHECK_FALSE(pair.wire->next_line());
    pair.say("un\nde");
    CHECK_FALSE(pair.wire->read());
    CHECK(pair.wire->next_line() == "un");
    CHECK_FALSE(pair.wire->next_line());
    pair.say("ux\n");
    CHECK_FALSE(pair.wire->read());
    CHECK(pair.wire->next_line() == "deux");
}

TEST_CASE("a line that the socket has no room for is kept and goes on where it stopped") {
    Pair pair;
    const std::string line = std::string(3'000'000, 'x') + '\n';
    pair.wire->send({line, {}});
    pair.wire->send({"behind\n", {}});
    CHECK_FALSE(pair.wire->write());
    CHECK(pair.wire->wants_to_write());
    std::string heard;
    for (int i = 0; i < 1'000 && heard.size() < line.size() + 7; ++i) {
        heard += pair.hear();
        CHECK_FALSE(pair.wire->write());
    }
    CHECK(heard == line + "behind\n");
    CHECK_FALSE(pair.wire->wants_to_write());
}

TEST_CASE("that the other side ended is told, in both directions, behind what it said") {
    Pair pair;
    pair.say("last\n");
    pair.other = Descriptor();
    pair.wire->send({"into nothing\n", {}});
    CHECK(pair.wire->write() == SocketEnd::ended);
    CHECK(pair.wire->read() == SocketEnd::ended);
    CHECK(pair.wire->next_line() == "last");
}

TEST_CASE("a line without an end is foreign above the limit") {
    Pair pair;
    const std::string much(64 * 1024, 'x');
    std::optional<SocketEnd> end;
    for (int i = 0; i < 300 && !end; ++i) {
        pair.say(much);
        end = pair.wire->read();
        while (pair.wire->next_line()) {
        }
    }
    CHECK(end == SocketEnd::foreign);
}

TEST_CASE("a descriptor goes with its own line, and comes with another") {
    FakeNode node;
    node.answer("atelier/carry/in", R"({"spaces":1,"changes":2,"blobs":3})");
    node.pass("atelier/blob/get", R"({"size":4,"descriptor":true})", "pain");
    const TemporaryFolder folder;
    const std::string path = folder.write("bundle", "a bundle");
    auto wire = Wire::connect(node.home() + "/run/socket");
    REQUIRE(wire);
    const auto file =
        std::make_shared<const Descriptor>(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    const talk::BlobId blob{std::string(64, 'a')};
    wire->send({talk::write_call({talk::CallId{1}, talk::Hello{"test", 1}}), {}});
    wire->send({talk::write_call({talk::CallId{2}, talk::CarryIn{true}}), file});
    wire->send({talk::write_call({talk::CallId{3}, talk::GetBlob{blob}}), {}});
    std::vector<std::string> lines;
    for (int i = 0; i < 500 && (lines.empty() || !lines.back().contains(R"("id":3)")); ++i) {
        pollfd watched{wire->descriptor(),
                       static_cast<short>(wire->wants_to_write() ? POLLIN | POLLOUT : POLLIN), 0};
        REQUIRE(::poll(&watched, 1, 10'000) == 1);
        REQUIRE_FALSE(wire->write());
        REQUIRE_FALSE(wire->read());
        while (auto line = wire->next_line())
            lines.push_back(*std::move(line));
    }
    CHECK(node.received() == std::vector<std::string>{"a bundle"});
    const auto passed = wire->take_descriptor();
    REQUIRE(passed);
    std::array<char, 8> bytes{};
    CHECK(::pread(passed->number(), bytes.data(), bytes.size(), 0) == 4);
    CHECK_FALSE(wire->take_descriptor());
}
