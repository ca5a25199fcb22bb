#pragma once

// One TCP connection to another seat, from the handshake to its end: what protocol/ makes of bytes,
// on a socket. One coroutine reads, one writes; everything is told through the events, never from
// within a call.
//
// It refuses a handshake that takes longer than its patience, bytes that are none of the
// protocol's, and a peer that takes nothing of what is sent: then the socket is closed, and `ended`
// says why. What it holds is bounded: 64 KiB that were read, one Noise message, one frame; and of
// what is to be sent limits::send_queue_bytes, however it is used. Reading stands still while
// frames are worked off, so a peer that sends more fills its own buffers.
//
// Room: like a window of 64 KiB. `drained` tells it when all was taken, and when half of it is free
// again (node/links.hpp).

#include "node/shell.hpp"
#include "node/shell/coroutine.hpp"
#include "sync/limits.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <memory>

namespace atelier {

struct ConnectionPatience {
    Milliseconds connect = limits::connect_patience;
    Milliseconds handshake = limits::handshake_patience;
    Milliseconds write = limits::write_patience;  // without one byte that was taken
    Milliseconds close = limits::close_patience;  // for what was sent before, and the peer's end
};

class PeerConnection : public std::enable_shared_from_this<PeerConnection> {
public:
    static constexpr std::size_t window_bytes = std::size_t{64} * 1024;

    struct Events {
        // Of who is called: whether a handshake of this kind is answered now, and that it was.
        std::function<bool(HandshakeKind)> may_answer;
        std::function<void(HandshakeKind)> answered;
        std::function<void(const Connected&)> connected;
        std::function<void(BytesView frame)> received;
        std::function<void(std::size_t room)> drained;
        // Once, also where nothing was connected: nothing comes after it but `gone`. Why: for the
        // log; empty where both sides said that it is the end, or the node itself ended it.
        std::function<void(const std::string& why)> ended;
        std::function<void()> gone;  // the socket is closed
    };
    struct Facts {
        SessionNumber number{};
        PeerAddress address;
        bool opened_by_us = false;
        message::IpAddress here{};  // of this side
    };

    PeerConnection(asio::ip::tcp::socket socket, const Facts& facts, Handshake handshake,
                   const ConnectionPatience& patience, Events events);

    void start();
    // Nothing is sent on one that is closing.
    void send(BytesView frame);
    // After what was sent before; nothing that comes is read any more.
    void close();
    // Now.
    void give_up(const std::string& why);

private:
    enum class Stage : std::uint8_t { handshake, talking, closing, ended };

    asio::awaitable<void> run();
    asio::awaitable<bool> shake_hands();
    asio::awaitable<bool> wait_for_turn(HandshakeKind kind);
    void begin_to_talk();
    asio::awaitable<void> read_frames();
    asio::awaitable<void> read_some();
    void stream_ended(const SocketError& error);

    asio::awaitable<void> write();
    asio::awaitable<bool> write_all(BytesView bytes);
    std::size_t queued_bytes() const { return unsealed_bytes_ + sealed_bytes_; }
    void took(std::size_t bytes);

    void allow(asio::steady_timer& timer, Milliseconds span, const std::string& why);
    static void put_off(asio::steady_timer& timer);  // what was allowed
    void report_end();
    void finish();

    asio::ip::tcp::socket socket_;
    Facts facts_;
    ConnectionPatience patience_;
    Events events_;
    Stage stage_ = Stage::handshake;
    std::optional<Handshake> handshake_;
    std::optional<Transport> transport_;

    Bytes buffer_;
    BytesView unread_;  // in the buffer

    std::size_t unsealed_bytes_ = 0;  // of frames
    std::size_t sealed_bytes_ = 0;    // of what is on its way to the socket
    bool has_written_all_ = false;    // after close
    bool has_reported_ = false;
    std::string why_;

    asio::steady_timer deadline_;        // of the handshake, then of closing
    asio::steady_timer write_deadline_;  // of one write
    asio::steady_timer to_write_;        // cancelled when there is something
    asio::steady_timer written_;         // cancelled when all is written after close
};

}  // namespace atelier
