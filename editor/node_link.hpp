#pragma once

// The connection of one command to its seat's node: calls and their answers, what the node tells in
// between, and file descriptors in both directions. docs/editor-protocol.md.
//
// Promises: one call at a time, answered or ended by a Trouble within its patience; what the node
// tells meanwhile is kept in order (all but presence, and of status the last one). Refuses to speak
// with a socket of another user, and to read on behind a line that no node of ours writes.

#include "editor/session/node_socket.hpp"
#include "protocol/editor_messages/json_line.hpp"
#include "protocol/editor_messages/messages.hpp"

#include <chrono>
#include <functional>

namespace atelier::editor {

using Patience = std::chrono::milliseconds;
inline constexpr Patience call_patience{60'000};
inline constexpr Patience status_patience{2'000};  // with its first status

// Why a call has no result.
struct Trouble {
    enum class Why : std::uint8_t {
        refused = 1,  // by the node: `fault`
        ended,        // the node went away
        silent,       // nothing came in time
        foreign,      // what came is not what our node says
    };
    Why why{};
    talk::Fault fault;
};

class NodeLink {
public:
    using ConnectFault = editor::ConnectFault;

    static std::expected<NodeLink, ConnectFault> connect(const std::string& socket_path);
    explicit NodeLink(Descriptor socket);  // connected already

    // `descriptor` goes with the line, which says so itself.
    template <class Message>
    std::expected<typename Message::Answer, Trouble> call(
        const Message& message, std::optional<int> descriptor = std::nullopt,
        Patience patience = call_patience) {
        auto value = exchange(message, descriptor, patience);
        if (!value) return std::unexpected(value.error());
        auto answer = talk::read_result<typename Message::Answer>(*value);
        if (!answer) return std::unexpected(Trouble{Trouble::Why::foreign, {}});
        return *std::move(answer);
    }
    // The same, and only whether it was done.
    std::expected<boost::json::value, Trouble> exchange(
        const talk::FromEditor& message, std::optional<int> descriptor = std::nullopt,
        Patience patience = call_patience);

    // Until everything that this connection wrote is on the seat's disk, or the disk has a fault.
    std::expected<void, Trouble> wait_until_saved(Patience patience);
    // Reads what comes until `is_there` is true of it; false: not in time, or the node ended.
    bool wait_until(const std::function<bool()>& is_there, Patience patience);
    // The next thing that the node told and nobody took yet.
    std::expected<talk::FromNode, Trouble> next_telling(Patience patience);
    // True when the node ended in time.
    bool wait_for_end(Patience patience);

    // As soon as that is readable every wait ends, as silent: nobody wants to know any more.
    void give_up_by(int descriptor) { given_up_ = descriptor; }

    // What came with lines, in their order.
    std::optional<Descriptor> take_descriptor();
    const talk::Status& status() const { return status_; }
    bool has_status() const { return has_status_; }
    std::uint64_t written() const { return written_; }

private:
    using Instant = std::chrono::steady_clock::time_point;

    std::optional<Trouble> send(const std::string& line, std::optional<int> descriptor,
                                Instant until);
    std::optional<Trouble> wait_for(short events, Instant until);
    std::optional<Trouble> receive();
    std::optional<Trouble> hear(std::string_view line);

    Descriptor socket_;
    int given_up_ = -1;
    talk::LineSplitter lines_;
    std::int64_t last_id_ = 0;
    std::uint64_t written_ = 0;  // calls of this session that count
    std::deque<talk::Answer> answers_;
    std::deque<talk::FromNode> tellings_;
    std::deque<Descriptor> descriptors_;
    talk::Status status_;
    bool has_status_ = false;
};

}  // namespace atelier::editor
