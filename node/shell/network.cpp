#include "node/shell/network.hpp"

#include "node/shell/socket_address.hpp"
#include "node/shell/socket_options.hpp"
#include "node/shell/source_filter.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>

#include <cstring>

namespace atelier {

namespace {

using asio::ip::tcp;

// File descriptors have run out, or the machine's memory: it may get better.
constexpr Milliseconds accept_again_after{200};

tcp::endpoint endpoint_of(const PeerAddress& address) {
    const sockaddr_in6 to = socket_address_of(address);
    tcp::endpoint endpoint(tcp::v6(), 0);
    std::memcpy(endpoint.data(), &to, sizeof to);
    return endpoint;
}

std::optional<PeerAddress> peer_address_of(const tcp::endpoint& endpoint) {
    sockaddr_storage from{};
    std::memcpy(&from, endpoint.data(), endpoint.size());
    return atelier::peer_address_of(from);
}

}  // namespace

Network::Network(asio::io_context& context, const SeatSecrets& own, const Options& options,
                 Node node)
    : context_(context),
      device_(own.device),
      noise_(own.noise),
      options_(options),
      node_(std::move(node)),
      log_([this](const std::string& line) {
          if (!is_stopped_ && node_.log) node_.log(line);
      }),
      acceptor_(context) {}

// ---- who calls ----------------------------------------------------------------------------------

SocketError Network::listen() {
    SocketError error;
    // One socket for both families; a machine that has no IPv6 at all has one for IPv4.
    acceptor_.open(tcp::v6(), error);
    const bool has_v6 = !error;
    if (error) acceptor_.open(tcp::v4(), error);
    if (!error && has_v6) acceptor_.set_option(asio::ip::v6_only(false), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) error = atelier::limit_hops(acceptor_.native_handle(), options_.hops);
    // Where the kernel cannot, whoever calls from outside is hung up when it has called.
    if (!error && hear_only_rooms(acceptor_.native_handle()) && node_.log)
        node_.log("calls from outside of the room cannot be kept from the kernel");
    if (!error) acceptor_.bind({has_v6 ? tcp::v6() : tcp::v4(), options_.port}, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) return error;
    port_ = acceptor_.local_endpoint(error).port();
    atelier::start(context_.get_executor(), shared_from_this(), accept());
    return error;
}

asio::awaitable<void> Network::accept() {
    while (!is_stopped_) {
        SocketError error;
        Socket socket =
            co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, error));
        if (is_stopped_) co_return;
        if (error) {
            if (complaints_.take(shell_now()) && node_.log)
                node_.log("nobody can call just now: " + error.message());
            co_await pause(accept_again_after);
        } else {
            take_caller(std::move(socket));
        }
    }
}

void Network::take_caller(Socket socket) {
    SocketError error;
    const auto from = peer_address_of(socket.remote_endpoint(error));
    if (error || !from) return;
    if (!is_dialable(*from)) return log_.say(*from, "called from outside", shell_now());
    const auto welcome = node_.welcome();
    if (!welcome) return;
    const SessionNumber number{++numbers_};
    const auto admission = callers_.admit(number, *from);
    if (!admission.is_admitted) return log_.say(*from, "called too often at a time", shell_now());
    if (admission.instead_of)
        if (PeerConnection* const silent = find(*admission.instead_of))
            silent->give_up("said nothing, and others call");
    begin(std::move(socket), {number, *from, false},
          Handshake({*device_, *noise_}, *welcome, node_.ephemeral()));
}

// ---- who is called ------------------------------------------------------------------------------

void Network::carry_out(const action::Dial& dial) {
    if (is_stopped_) return;
    atelier::start(context_.get_executor(), shared_from_this(),
                   call(SessionNumber{++numbers_}, dial));
}

asio::awaitable<void> Network::call(SessionNumber number, action::Dial dial) {
    co_await asio::post(asio::use_awaitable);
    if (!is_dialable(dial.address)) co_return fail(dial.address, "is outside, and is not called");
    Socket socket(context_);
    const SocketError error = co_await connect(socket, dial.address);
    if (error) co_return fail(dial.address, "cannot be reached: " + error.message(), error);
    // Looked at again: the class may have moved since.
    const auto known = node_.dial && !is_stopped_ ? node_.dial(dial.kind) : std::nullopt;
    if (!known) co_return fail(dial.address, "");
    begin(std::move(socket), {number, dial.address, true},
          Handshake({*device_, *noise_}, *known, node_.ephemeral()));
}

asio::awaitable<SocketError> Network::connect(Socket& socket, const PeerAddress& address) {
    SocketError error;
    socket.open(tcp::v6(), error);
    tcp::endpoint to = endpoint_of(address);
    if (error && is_ipv4(address.ip)) {
        socket.open(tcp::v4(), error);
        const in_addr ip = ipv4_of(address.ip);
        to = {asio::ip::address_v4(ntohl(ip.s_addr)), address.port};
    }
    if (!error) error = atelier::limit_hops(socket.native_handle(), options_.hops);
    if (error) co_return error;
    asio::steady_timer deadline(context_, chrono_of(options_.patience.connect));
    bool is_late = false;
    deadline.async_wait([&](const SocketError& cancelled) {
        if (cancelled) return;
        is_late = true;
        SocketError ignored;
        socket.cancel(ignored);
    });
    calling_.insert(&socket);
    co_await socket.async_connect(to, asio::redirect_error(asio::use_awaitable, error));
    calling_.erase(&socket);
    // Its handler refers to this coroutine: nothing of it may be left behind.
    while (deadline.cancel() == 0 && !is_late)
        co_await asio::post(asio::use_awaitable);
    co_return is_late ? SocketError(asio::error::timed_out) : error;
}

void Network::fail(const PeerAddress& address, const std::string& why, const SocketError& error) {
    if (is_stopped_) return;
    if (!why.empty()) log_.say(address, why, shell_now());
    if (node_.missed) node_.missed(address, error);
    if (node_.failed) node_.failed(address);
}

// ---- all connections ----------------------------------------------------------------------------

void Network::begin(Socket socket, const PeerConnection::Facts& facts, Handshake handshake) {
    // What it cannot be set to does not keep anybody from talking; the hops are set already, on the
    // listening socket or before the call.
    if (const auto error = tune_connection(socket.native_handle()))
        log_.say(facts.address, "is not set as it should be: " + error.message(), shell_now());
    PeerConnection::Facts all = facts;
    boost::system::error_code error;
    if (const auto here = peer_address_of(socket.local_endpoint(error))) all.here = here->ip;
    const auto connection = std::make_shared<PeerConnection>(
        std::move(socket), all, std::move(handshake), options_.patience, events_of(facts));
    connections_.emplace(facts.number, connection);
    connection->start();
}

PeerConnection::Events Network::events_of(const PeerConnection::Facts& facts) {
    // None of them keeps the network, which keeps the connections.
    const auto living = [weak = weak_from_this()] {
        const auto self = weak.lock();
        return self && !self->is_stopped_ ? self : nullptr;
    };
    const SessionNumber number = facts.number;
    PeerConnection::Events events;
    if (!facts.opened_by_us) {
        events.may_answer = [living](HandshakeKind kind) {
            const auto self = living();
            return self && self->callers_.may_answer(kind);
        };
        events.answered = [living, number](HandshakeKind kind) {
            if (const auto self = living()) self->callers_.answered(number, kind);
        };
    }
    events.connected = [living](const Connected& connected) {
        if (const auto self = living()) self->connected(connected);
    };
    events.received = [living, number](BytesView frame) {
        if (const auto self = living(); self && self->told_.contains(number))
            self->node_.received(number, frame);
    };
    events.drained = [living, number](std::size_t room) {
        if (const auto self = living(); self && self->told_.contains(number))
            self->node_.drained(number, room);
    };
    events.ended = [living, facts](const std::string& why) {
        if (const auto self = living()) self->ended(facts, why);
    };
    events.gone = [living, number] {
        const auto self = living();
        if (!self) return;
        self->callers_.left(number);
        self->connections_.erase(number);
    };
    return events;
}

void Network::connected(const Connected& facts) {
    if (!facts.opened_by_us && !callers_.proved(facts.number)) {
        if (PeerConnection* const connection = find(facts.number))
            connection->give_up("there are too many of its kind");
        return;
    }
    told_.insert(facts.number);
    node_.connected(facts);
}

void Network::ended(const PeerConnection::Facts& facts, const std::string& why) {
    if (!why.empty()) log_.say(facts.address, why, shell_now());
    if (told_.erase(facts.number) > 0) {
        node_.disconnected(facts.number);
    } else if (facts.opened_by_us) {
        fail(facts.address, "");
    }
}

PeerConnection* Network::find(SessionNumber number) {
    const auto found = connections_.find(number);
    return found == connections_.end() ? nullptr : found->second.get();
}

void Network::carry_out(const action::Send& send) {
    if (PeerConnection* const connection = find(send.to)) connection->send(send.frame);
}

void Network::carry_out(const action::Close& close) {
    if (PeerConnection* const connection = find(close.session)) connection->close();
}

void Network::limit_hops(int hops) {
    options_.hops = hops;
    if (!acceptor_.is_open()) return;
    if (const auto error = atelier::limit_hops(acceptor_.native_handle(), hops); error && node_.log)
        node_.log("how far packets go cannot be set: " + error.message());
}

void Network::stop() {
    if (std::exchange(is_stopped_, true)) return;
    SocketError ignored;
    acceptor_.close(ignored);
    for (Socket* const socket : calling_)
        socket->cancel(ignored);
    for (const auto& [number, connection] : connections_)
        connection->give_up("");
    connections_.clear();
    callers_ = {};
}

}  // namespace atelier
