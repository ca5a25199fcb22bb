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
        // What waited is taken, after it had been full: there is room to answer again.
        std::function<void()> has_room = [] {};
    };

    ClientSocket(Socket socket, Events events, std::chrono::milliseconds write_patience = patience);

    void start();
    // Nothing is sent on one that is closing.
    void send(std::string line, std::optional<OwnedFile> file = {}, std::size_t file_bytes = 0);
    // After what was sent before; nothing that comes is read any more.
    void close();
    std::size_t unread_bytes() const { return unread_bytes_; }
    // As much waits for the client as may: lines, and files that it has not taken out of its
    // socket. Nothing more of it is read.
    bool is_full();
    // Nothing more is read for now, but whether the client is gone.
    void hold(bool is_held);

private:
    struct Piece {
        std::string bytes;
        std::optional<OwnedFile> file;  // goes with the first byte
        std::size_t file_bytes = 0;
    };

    boost::asio::awaitable<void> read();
    bool receive();
    bool is_hung_up() const;
    bool is_all_taken() const;
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
    std::size_t waiting_files_bytes_ = 0;  // in pieces_
    std::size_t passed_files_bytes_ = 0;   // since the client last had taken everything
    std::string buffer_;
    boost::asio::steady_timer to_write_;  // cancelled when there is something
    boost::asio::steady_timer to_read_;   // and when there is room
    boost::asio::steady_timer deadline_;
    bool is_watched_ = false;
    bool is_held_ = false;
    bool is_closing_ = false;
    bool has_ended_ = false;
};

}  // namespace atelier
