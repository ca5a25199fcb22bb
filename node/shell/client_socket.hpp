#pragma once

// The socket of one client: bytes and files in, lines and files out. What they mean is
// client_connection.hpp's.
//
// A client that reads too little is not read any more while a mebibyte waits for it, and is let go
// when it took nothing of that for ten seconds; nothing else that it leaves undone ends it. At most
// eight files come with one reading. `ended` is told once, never from within a call.

#include "node/shell/passed_file.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>

namespace atelier {

class ClientSocket : public std::enable_shared_from_this<ClientSocket> {
public:
    static constexpr std::size_t unread_max_bytes = std::size_t{1024} * 1024;
    static constexpr std::chrono::milliseconds patience{10'000};
    static constexpr std::size_t files_max = 8;

    using Socket = boost::asio::local::stream_protocol::socket;
    struct Events {
        std::function<void(OwnedFile)> passed;  // before the bytes that it came with
        std::function<void(std::string_view)> received;
        std::function<void()> ended;
    };

    ClientSocket(Socket socket, Events events, std::chrono::milliseconds write_patience = patience);

    void start();
    // Nothing is sent on one that is closing.
    void send(std::string line, std::optional<OwnedFile> file = {});
    // After what was sent before; nothing that comes is read any more.
    void close();
    std::size_t unread_bytes() const { return unread_bytes_; }

private:
    struct Piece {
        std::string bytes;
        std::optional<OwnedFile> file;  // goes with the first byte
    };

    boost::asio::awaitable<void> read();
    bool receive();
    boost::asio::awaitable<void> write();
    bool send_some();
    void took(std::size_t bytes);
    void watch();
    void end();

    Socket socket_;
    Events events_;
    std::chrono::milliseconds patience_;
    std::deque<Piece> pieces_;
    std::size_t sent_ = 0;  // bytes of the first piece
    std::size_t unread_bytes_ = 0;
    std::string buffer_;
    boost::asio::steady_timer to_write_;  // cancelled when there is something
    boost::asio::steady_timer to_read_;   // and when there is room
    boost::asio::steady_timer deadline_;
    bool is_watched_ = false;
    bool is_closing_ = false;
    bool has_ended_ = false;
};

}  // namespace atelier
