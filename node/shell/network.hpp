#pragma once

// All TCP connections of a node: one port on which others call, and the calls that the node wants.
//
// It speaks with nobody outside of private, link-local and loopback networks, whoever called, and
// looks up no names. Who calls has a place as callers.hpp says; who is refused one is hung up
// without a word. Every call that is asked for comes to `connected` or to `failed`.
//
// Nothing is told from within a call to it: the node may do in its turn what it likes.

#include "node/shell/callers.hpp"
#include "node/shell/peer_connection.hpp"
#include "node/shell/peer_log.hpp"
#include "sync/allowance.hpp"

#include <set>

namespace atelier {

class Network : public std::enable_shared_from_this<Network> {
public:
    struct Options {
        std::uint16_t port = 0;  // 0: any that is free
        int hops = 1;
        ConnectionPatience patience;
    };
    // The node's part.
    struct Node {
        std::function<std::optional<Welcome>()> welcome;
        // What it knows for a handshake of this kind that it begins; nothing: too little.
        std::function<std::optional<Dial>(HandshakeKind)> dial;
        std::function<Seed()> ephemeral;  // random each time

        std::function<void(const Connected&)> connected;
        std::function<void(SessionNumber, BytesView frame)> received;
        std::function<void(SessionNumber)> disconnected;  // of what was connected
        std::function<void(const PeerAddress&)> failed;   // a call
        // Why, told before: the machine's word; none where somebody answered and then hung up.
        std::function<void(const PeerAddress&, const SocketError&)> missed;
        std::function<void(SessionNumber, std::size_t room)> drained;
        LogLine log;
    };

    Network(asio::io_context& context, const SeatSecrets& own, const Options& options, Node node);

    // Once. An error says why nobody can call.
    SocketError listen();
    std::uint16_t port() const { return port_; }

    void carry_out(const action::Dial& dial);
    void carry_out(const action::Send& send);
    void carry_out(const action::Close& close);

    // The class decides how far its packets go (policy key 4). For what is opened from now on.
    void limit_hops(int hops);
    // Everything is closed, and nothing more is told.
    void stop();

    std::size_t connections() const { return connections_.size(); }  // in any state

private:
    using Socket = asio::ip::tcp::socket;

    asio::awaitable<void> accept();
    void take_caller(Socket socket);
    asio::awaitable<void> call(SessionNumber number, action::Dial dial);
    asio::awaitable<SocketError> connect(Socket& socket, const PeerAddress& address);
    void fail(const PeerAddress& address, const std::string& why, const SocketError& error = {});

    void begin(Socket socket, const PeerConnection::Facts& facts, Handshake handshake);
    PeerConnection::Events events_of(const PeerConnection::Facts& facts);
    void connected(const Connected& facts);
    void ended(const PeerConnection::Facts& facts, const std::string& why);
    PeerConnection* find(SessionNumber number);

    asio::io_context& context_;
    Secret<SigningKey> device_;
    Secret<NoiseSecret> noise_;
    Options options_;
    Node node_;
    PeerLog log_;
    asio::ip::tcp::acceptor acceptor_;
    std::uint16_t port_ = 0;
    bool is_stopped_ = false;
    Allowance complaints_{1.0 / 60, 1, {}};  // of the machine
    std::set<Socket*> calling_;              // of the coroutines that wait for them

    std::uint32_t numbers_ = 0;
    std::map<SessionNumber, std::shared_ptr<PeerConnection>> connections_;
    std::set<SessionNumber> told_;  // to the node: connected, and not yet disconnected
    Callers callers_;
};

}  // namespace atelier
