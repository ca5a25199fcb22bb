#pragma once

// A connection of the editor to its node that never waits: lines out are kept until the socket has
// room, lines in are given out as they end. docs/editor-protocol.md.
//
// Its owner polls `descriptor` (POLLIN, and POLLOUT while `wants_to_write`) and calls `read` and
// `write` when it is ready. Both say when it is over; what was read before is still given out.
// Refuses to go on behind a line above the limit or more than 8 descriptors that nobody took.

#include "editor/session/node_socket.hpp"
#include "protocol/editor_messages/json_line.hpp"

#include <memory>

namespace atelier::editor {

using SharedDescriptor = std::shared_ptr<const Descriptor>;

// A line with its '\n', and what is to be passed with it.
struct OutLine {
    std::string text;
    SharedDescriptor file;
};

class Wire {
public:
    static std::expected<Wire, ConnectFault> connect(const std::string& socket_path);
    explicit Wire(Descriptor socket);  // connected already

    int descriptor() const { return socket_.number(); }
    bool wants_to_write() const { return !out_.empty(); }

    void send(OutLine line) { out_.push_back(std::move(line)); }
    // As much as there is room for.
    std::optional<SocketEnd> write();
    // What is there now, at most 1 MiB, so that keys are not kept waiting.
    std::optional<SocketEnd> read();

    // Without its end.
    std::optional<std::string> next_line();
    // What came with lines, in the order of the lines that say so.
    std::optional<Descriptor> take_descriptor();

private:
    Descriptor socket_;
    std::deque<OutLine> out_;
    std::size_t sent_ = 0;  // bytes of the first line
    talk::LineSplitter lines_;
    std::deque<Descriptor> descriptors_;
};

}  // namespace atelier::editor
