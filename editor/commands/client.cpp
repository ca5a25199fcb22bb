#include "editor/commands/client.hpp"

#include "editor/commands/content_length.hpp"
#include "editor/descriptor.hpp"
#include "protocol/editor_messages/json_line.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>

namespace atelier::editor {

namespace {

constexpr const char* marker = "/.atelier";
constexpr std::size_t piece_bytes = std::size_t{64} * 1024;
// So much may wait for one side before the other is not read any more.
constexpr std::size_t waiting_max_bytes = std::size_t{1024} * 1024;

// By way of the opened folder, since a socket's address has room for 107 bytes.
int connect_to(const std::string& folder) {
    const Descriptor place(::open((folder + marker).c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (place.number() < 0) return -1;
    const std::string path = "/proc/self/fd/" + std::to_string(place.number()) + "/socket";
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0) return -1;
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
        return socket;
    ::close(socket);
    return -1;
}

void say(int to, const std::string& sentence) {
    const std::string line = "atelier client: " + sentence + "\n";
    // Who does not read it misses a sentence and nothing else.
    [[maybe_unused]] const ssize_t count = ::write(to, line.data(), line.size());
}

// What waits to be written to one side.
class Outgoing {
public:
    explicit Outgoing(int to) : to_(to) {}

    void add(std::string_view bytes) { bytes_ += bytes; }
    bool is_empty() const { return bytes_.empty(); }
    bool is_full() const { return bytes_.size() >= waiting_max_bytes; }
    // Only what the other side takes now, a pipe so little that it never makes us wait. False: it
    // takes nothing any more.
    bool write_some() {
        ssize_t count = ::send(to_, bytes_.data(), bytes_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count < 0 && errno == ENOTSOCK)
            count = ::write(to_, bytes_.data(), std::min<std::size_t>(bytes_.size(), PIPE_BUF));
        if (count < 0) return errno == EAGAIN || errno == EINTR;
        bytes_.erase(0, static_cast<std::size_t>(count));
        return true;
    }
    int to() const { return to_; }

private:
    int to_;
    std::string bytes_;
};

// What comes from a side that has something; nothing at its end.
std::optional<std::string> read_some(int from) {
    std::string bytes(piece_bytes, '\0');
    const ssize_t count = ::read(from, bytes.data(), bytes.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return std::string();
    if (count <= 0) return std::nullopt;
    bytes.resize(static_cast<std::size_t>(count));
    return bytes;
}

class Bridge {
public:
    Bridge(int node, const ClientStreams& streams)
        : streams_(streams), to_node_(node), to_plugin_(streams.out) {}

    int run() {
        while (!code_) {
            // Whoever cannot take what waits is left alone until it can.
            std::array<pollfd, 4> sides{{
                {streams_.in, wanted(!has_plugin_ended_ && !to_node_.is_full(), POLLIN), 0},
                {to_node_.to(), wanted(!to_plugin_.is_full(), POLLIN), 0},
                {to_node_.to(), wanted(!to_node_.is_empty(), POLLOUT), 0},
                {to_plugin_.to(), wanted(!to_plugin_.is_empty(), POLLOUT), 0},
            }};
            for (pollfd& side : sides)
                if (side.events == 0) side.fd = -1;
            if (::poll(sides.data(), sides.size(), -1) < 0 && errno != EINTR) return 1;
            if (sides[3].revents != 0 && !to_plugin_.write_some()) return 0;
            if (sides[2].revents != 0 && !to_node_.write_some()) code_ = 0;
            if (sides[1].revents != 0) from_node();
            if (sides[0].revents != 0) from_plugin();
            if (has_plugin_ended_ && to_node_.is_empty()) code_ = 0;
        }
        // What the node said last is for the plugin all the same.
        while (!to_plugin_.is_empty() && to_plugin_.write_some()) {
        }
        return *code_;
    }

private:
    static short wanted(bool is_wanted, short event) { return is_wanted ? event : short{0}; }

    void from_node() {
        const auto bytes = read_some(to_node_.to());
        if (!bytes) {
            code_ = 0;
            return;
        }
        lines_.receive(*bytes);
        while (const auto line = lines_.next())
            to_plugin_.add(framed(*line));
        if (lines_.is_too_long()) code_ = 1;
    }
    void from_plugin() {
        const auto bytes = read_some(streams_.in);
        if (!bytes) {
            has_plugin_ended_ = true;
            return;
        }
        messages_.receive(*bytes);
        while (auto message = messages_.next())
            to_node_.add(on_one_line(*std::move(message)) + '\n');
        if (!messages_.is_broken()) return;
        say(streams_.errors, "a message without a right Content-Length");
        code_ = 1;
    }

    ClientStreams streams_;
    Outgoing to_node_;
    Outgoing to_plugin_;
    talk::LineSplitter lines_;
    ContentLengthReader messages_;
    bool has_plugin_ended_ = false;
    std::optional<int> code_;
};

}  // namespace

std::optional<std::string> marked_folder(const std::string& from) {
    std::string folder = from;
    while (true) {
        struct stat facts{};
        if (::stat((folder + marker).c_str(), &facts) == 0 && S_ISDIR(facts.st_mode))
            return folder.empty() ? "/" : folder;
        const std::size_t slash = folder.rfind('/');
        if (slash == std::string::npos) return std::nullopt;
        folder.resize(slash);
    }
}

int run_client(const std::string& folder, const ClientStreams& streams) {
    const auto root = marked_folder(folder);
    if (!root) {
        say(streams.errors, "no working folder of Atelier here or above: " + folder);
        return 1;
    }
    const Descriptor node(connect_to(*root));
    if (node.number() < 0) {
        say(streams.errors, "no node of Atelier is running for " + *root);
        return 1;
    }
    return Bridge(node.number(), streams).run();
}

}  // namespace atelier::editor
