// Our handshake and transport against a seat that shares no line of code with them: npm
// noise-handshake and OpenSSL, written from docs/protocol.md (tests/protocol/foreign). It needs
// `node` and the packages that `npm ci` puts at the root of the checkout; without them it fails.

#include "tests/protocol/two_seats.hpp"
#include "tests/test.hpp"

#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>

using namespace atelier;
using namespace atelier::two_seats;

namespace {

using Clock = std::chrono::steady_clock;

// A program that speaks on its standard input and output, and an end to our patience: what has not
// come by the deadline throws, and the program is killed when its holder goes.
class Child {
public:
    explicit Child(std::vector<std::string> command) {
        std::array<int, 2> ends{};
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
            throw std::runtime_error("no socket pair");
        std::vector<char*> arguments;
        arguments.reserve(command.size() + 1);
        for (std::string& argument : command)
            arguments.push_back(argument.data());
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        const int refused =
            posix_spawnp(&process_, arguments[0], &actions, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        close(ends[1]);
        socket_ = ends[0];
        if (refused != 0) throw std::runtime_error("cannot start " + command[0]);
    }
    ~Child() {
        if (process_ > 0) {
            kill(process_, SIGKILL);
            waitpid(process_, nullptr, 0);
        }
        close(socket_);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    // Writes all of it and meanwhile keeps what comes, so that neither side waits for the other.
    void write(BytesView bytes) {
        while (!bytes.empty()) {
            if (await(socket_, POLLIN | POLLOUT) & POLLIN && !hear()) return;
            const auto sent =
                send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent > 0) bytes = bytes.subspan(static_cast<std::size_t>(sent));
            if (sent < 0 && errno != EAGAIN) return;  // gone: what it said is read next
        }
    }
    // What came, at least a byte; empty at the end.
    Bytes read() {
        while (heard_.empty() && !ended_) {
            await(socket_, POLLIN);
            hear();
        }
        return std::exchange(heard_, {});
    }
    void end_input() { shutdown(socket_, SHUT_WR); }
    // The exit code, -1 when a signal ended it.
    int wait() {
        const int handle = static_cast<int>(syscall(SYS_pidfd_open, process_, 0));
        await(handle, POLLIN);
        close(handle);
        int status = 0;
        waitpid(std::exchange(process_, -1), &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    int await(int descriptor, short events) const {
        pollfd waited{descriptor, events, 0};
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now());
        if (left.count() <= 0 || poll(&waited, 1, static_cast<int>(left.count())) != 1)
            throw std::runtime_error("the foreign seat keeps silent");
        return waited.revents;
    }
    // False at the end of its output.
    bool hear() {
        std::array<std::uint8_t, 65536> buffer;
        const auto size = recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
        ended_ = size <= 0;
        if (ended_) return false;
        heard_.insert(heard_.end(), buffer.begin(), buffer.begin() + size);
        return true;
    }

    Clock::time_point deadline_ = Clock::now() + std::chrono::seconds(20);
    pid_t process_ = -1;
    int socket_ = -1;
    Bytes heard_;
    bool ended_ = false;
};

struct Foreign {
    HandshakeKind kind;
    bool initiates;
    ClassId class_id = our_class;
    NetworkKey network_key = our_network_key;
};

constexpr std::uint8_t foreign_seat = 5;

const std::string script = "tests/protocol/foreign/noise_peer.js";  // from the checkout's root

std::string setup_of(const Foreign& foreign, bool expects_refusal) {
    const auto field = [](const char* name, BytesView bytes) {
        return std::string(",\"") + name + "\":\"" + to_hex(bytes) + "\"";
    };
    return "{\"kind\":" + std::to_string(int(foreign.kind)) +
           ",\"initiator\":" + (foreign.initiates ? "true" : "false") +
           field("class", foreign.class_id.bytes) +
           field("network_key", foreign.network_key.bytes) +
           field("device_seed", seed_of(1, foreign_seat).bytes) +
           field("noise_secret", seat(foreign_seat).noise.bytes) +
           ",\"expects_refusal\":" + (expects_refusal ? "true" : "false") + "}";
}

// Our side of the conversation; nothing when either side hung up in the handshake.
struct Ours {
    std::optional<Established> established;
    Bytes rest;  // what came behind the handshake
};
Ours shake_hands(Child& child, const Foreign& foreign) {
    Handshake handshake = foreign.initiates ? responder() : initiator(foreign.kind);
    for (;;) {
        child.write(handshake.take_outgoing());
        if (handshake.is_finished()) return {handshake.take_established(), {}};
        const Bytes bytes = child.read();
        if (bytes.empty()) return {};
        const auto used = handshake.receive(bytes);
        if (!used) return {};
        if (*used < bytes.size() || handshake.is_finished()) {
            child.write(handshake.take_outgoing());
            return {handshake.take_established(),
                    Bytes(bytes.begin() + static_cast<std::ptrdiff_t>(*used), bytes.end())};
        }
    }
}

// The next frame from the foreign seat; nothing at its clean end.
std::optional<Bytes> next_frame(Child& child, Transport& transport, Bytes& rest) {
    for (;;) {
        auto taken = transport.receive(rest);
        REQUIRE(taken.has_value());
        rest.erase(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(taken->used));
        if (taken->whole) return std::move(taken->whole);
        if (transport.ended_cleanly()) return std::nullopt;
        rest = child.read();
        REQUIRE_FALSE(rest.empty());
    }
}

void check_conversation(const Foreign& foreign) {
    Child child({"node", script, setup_of(foreign, false)});
    auto [established, rest] = shake_hands(child, foreign);
    REQUIRE(established.has_value());
    CHECK(established->device == public_half<DeviceKey>(seat(foreign_seat).device));
    CHECK(established->noise == public_half(seat(foreign_seat).noise));
    CHECK(established->class_id == our_class);

    Transport& transport = established->transport;
    std::vector<Bytes> sent;
    for (const std::size_t size :
         {std::size_t{1}, std::size_t{127}, std::size_t{128}, std::size_t{65515},
          std::size_t{65516}, std::size_t{300'000}, frame_max_bytes, std::size_t{2}}) {
        Bytes frame(size);
        for (std::size_t i = 0; i < size; ++i)
            frame[i] = static_cast<std::uint8_t>(i * 7 + size);
        REQUIRE(transport.send(frame).has_value());
        sent.push_back(std::move(frame));
    }
    transport.send_end();
    child.write(transport.take_outgoing());
    for (Bytes& frame : sent) {
        auto answer = next_frame(child, transport, rest);
        REQUIRE(answer.has_value());
        std::ranges::reverse(frame);
        CHECK((*answer == frame));
    }
    Writer expected;
    expected.id(established->hash);
    expected.id(our_class);
    expected.id(public_half<DeviceKey>(seat(foreign.initiates ? 2 : 1).device));
    CHECK(next_frame(child, transport, rest) == expected.take());
    CHECK(next_frame(child, transport, rest) == std::nullopt);
    CHECK(child.wait() == 0);
}

// Nobody gets to a transport, and the foreign seat does not end well.
void check_refused(const Foreign& foreign) {
    Child child({"node", script, setup_of(foreign, true)});
    CHECK_FALSE(shake_hands(child, foreign).established.has_value());
    child.end_input();
    CHECK(child.wait() == 3);
}

}  // namespace

TEST_CASE("a foreign Noise seat answers our dial in every kind and echoes our frames") {
    for (const HandshakeKind kind : all_kinds) {
        CAPTURE(int(kind));
        check_conversation({kind, false});
    }
}

TEST_CASE("a foreign Noise seat dials us in every kind and echoes our frames") {
    for (const HandshakeKind kind : all_kinds) {
        CAPTURE(int(kind));
        check_conversation({kind, true});
    }
}

TEST_CASE("a foreign seat with another network key or class comes to nothing", "[H5][H11]") {
    for (const bool initiates : {false, true}) {
        CAPTURE(initiates);
        check_refused({HandshakeKind::member, initiates, our_class, NetworkKey{{1}}});
        check_refused({HandshakeKind::member, initiates, ClassId{{2}}});
        check_refused({HandshakeKind::rejoin, initiates, ClassId{{2}}});
    }
}
