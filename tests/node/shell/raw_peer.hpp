#pragma once

// The other end of a connection in a test's hands: a socket on which it writes what it likes, and a
// handshake and transport that it moves by itself. It blocks: what it waits for is on its way, or
// the test runs the node's side meanwhile.

#include "tests/node/shell/io_loop.hpp"
#include "tests/protocol/two_seats.hpp"
#include "tests/test.hpp"

#include <boost/asio/post.hpp>

namespace atelier::test {

class RawPeer {
public:
    RawPeer(IoLoop& loop, tcp::socket socket) : loop_(loop), socket_(std::move(socket)) {
        socket_.non_blocking(true);
    }

    tcp::socket& socket() { return socket_; }

    // False: the other end has hung up.
    bool write(BytesView bytes) {
        while (!bytes.empty()) {
            boost::system::error_code error;
            const std::size_t size =
                socket_.write_some(asio::buffer(bytes.data(), bytes.size()), error);
            if (error && error != asio::error::would_block) return false;
            bytes = bytes.subspan(size);
            if (error) loop_.run_for(std::chrono::milliseconds{1});
        }
        return true;
    }

    // What is there, at least one byte; nothing: the end.
    Bytes read() {
        Bytes bytes(65'536);
        boost::system::error_code error;
        std::size_t size = 0;
        loop_.until([&] {
            size = socket_.read_some(asio::buffer(bytes), error);
            if (error == asio::error::would_block)
                asio::post(loop_.context, [] {});  // so that it is looked at again
            return error != asio::error::would_block;
        });
        bytes.resize(size);
        return bytes;
    }
    // Everything up to its end.
    bool is_hung_up() {
        while (!read().empty()) {
        }
        return true;
    }

    // As the one that opens. Nothing: it was refused.
    std::optional<Established> shake_hands(HandshakeKind kind) {
        Handshake handshake = two_seats::initiator(kind);
        write(handshake.take_outgoing());
        while (!handshake.is_finished()) {
            const Bytes bytes = read();
            if (bytes.empty()) return std::nullopt;
            const auto used = handshake.receive(bytes);
            REQUIRE(used.has_value());
            left_ = Bytes(bytes.begin() + static_cast<std::ptrdiff_t>(*used), bytes.end());
        }
        write(handshake.take_outgoing());
        return handshake.take_established();
    }
    // The next frame; nothing: the end.
    std::optional<Bytes> next_frame(Transport& transport) {
        for (;;) {
            const auto taken = transport.receive(left_);
            REQUIRE(taken.has_value());
            left_.erase(left_.begin(), left_.begin() + static_cast<std::ptrdiff_t>(taken->used));
            if (taken->whole) return taken->whole;
            left_ = read();
            if (left_.empty()) return std::nullopt;
        }
    }

private:
    IoLoop& loop_;
    tcp::socket socket_;
    Bytes left_;
};

}  // namespace atelier::test
