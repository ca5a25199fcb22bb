#include "node/shell/peer_connection.hpp"

#include "protocol/check.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>

namespace atelier {

namespace {

// So that a stream of tiny frames keeps nobody else waiting.
constexpr std::size_t frames_a_turn = 64;
constexpr std::size_t read_bytes = std::size_t{64} * 1024;
// Somebody before it has its answer within a millisecond, or not at all.
constexpr Milliseconds turn_comes_within{20};

asio::steady_timer never(const asio::any_io_executor& executor) {
    return {executor, asio::steady_timer::time_point::max()};
}

}  // namespace

PeerConnection::PeerConnection(asio::ip::tcp::socket socket, const Facts& facts,
                               Handshake handshake, const ConnectionPatience& patience,
                               Events events)
    : socket_(std::move(socket)),
      facts_(facts),
      patience_(patience),
      events_(std::move(events)),
      handshake_(std::move(handshake)),
      buffer_(read_bytes),
      deadline_(socket_.get_executor()),
      write_deadline_(socket_.get_executor()),
      to_write_(never(socket_.get_executor())),
      written_(never(socket_.get_executor())) {}

void PeerConnection::start() {
    allow(deadline_, patience_.handshake, "no handshake in time");
    atelier::start(socket_.get_executor(), shared_from_this(), run());
}

asio::awaitable<void> PeerConnection::run() {
    const bool is_shaken = co_await shake_hands();
    if (is_shaken) {
        begin_to_talk();
        co_await read_frames();
        while (stage_ == Stage::closing && !has_written_all_ && socket_.is_open())
            co_await wait(written_);
    }
    finish();
}

// ---- handshake ----------------------------------------------------------------------------------

asio::awaitable<bool> PeerConnection::shake_hands() {
    const Bytes first = handshake_->take_outgoing();
    const bool is_first_written = co_await write_all(first);
    if (!is_first_written) co_return false;
    std::optional<HandshakeKind> asked;
    bool is_answered = facts_.opened_by_us;
    while (!handshake_->is_finished()) {
        co_await read_some();
        if (unread_.empty()) co_return false;
        if (!asked)
            asked = HandshakeKind{unread_.front()};  // the handshake looks whether it is one
        // Nothing is awaited within a condition: with -O1 the frames of g++ 12 were wrong then.
        if (!is_answered) {
            const bool has_turn = co_await wait_for_turn(*asked);
            if (!has_turn) co_return false;
        }
        const auto used = handshake_->receive(unread_);
        if (!used) {
            give_up(std::string("its handshake was refused: ") + name_of(used.error()));
            co_return false;
        }
        unread_ = unread_.subspan(*used);
        const Bytes answer = handshake_->take_outgoing();
        if (!answer.empty() && !std::exchange(is_answered, true) && events_.answered)
            events_.answered(*asked);
        const bool is_written = co_await write_all(answer);
        if (!is_written) co_return false;
    }
    co_return socket_.is_open();
}

asio::awaitable<bool> PeerConnection::wait_for_turn(HandshakeKind kind) {
    while (socket_.is_open() && events_.may_answer && !events_.may_answer(kind))
        co_await pause(turn_comes_within);
    co_return socket_.is_open();
}

void PeerConnection::begin_to_talk() {
    put_off(deadline_);
    stage_ = Stage::talking;
    Established established = handshake_->take_established();
    handshake_.reset();
    transport_.emplace(std::move(established.transport));
    atelier::start(socket_.get_executor(), shared_from_this(), write());
    if (events_.connected)
        events_.connected(Connected{facts_.number, established.device, established.noise,
                                    established.kind, established.class_id, established.hash,
                                    facts_.opened_by_us, facts_.address, facts_.here});
}

// ---- reading ------------------------------------------------------------------------------------

asio::awaitable<void> PeerConnection::read_frames() {
    for (;;) {
        for (std::size_t frames = 1; stage_ == Stage::talking && socket_.is_open(); ++frames) {
            auto taken = transport_->receive(unread_);
            if (!taken) co_return give_up(std::string("wrong bytes: ") + name_of(taken.error()));
            unread_ = unread_.subspan(taken->used);
            if (!taken->whole) break;
            if (events_.received) events_.received(*taken->whole);
            if (frames % frames_a_turn == 0) co_await asio::post(asio::use_awaitable);
        }
        co_await read_some();
        if (unread_.empty()) co_return;
    }
}

// Nothing came: the stream has ended.
asio::awaitable<void> PeerConnection::read_some() {
    unread_ = {};
    SocketError error;
    const std::size_t size = co_await socket_.async_read_some(
        asio::buffer(buffer_), asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return stream_ended(error);
    unread_ = BytesView(buffer_).first(size);
}

void PeerConnection::stream_ended(const SocketError& error) {
    if (!why_.empty() || stage_ == Stage::closing) return;
    if (error == asio::error::eof) {
        const bool is_clean = transport_ && transport_->ended_cleanly();
        if (!is_clean)
            why_ = stage_ == Stage::handshake ? "hung up in the handshake" : "was cut off";
    } else if (error != asio::error::operation_aborted) {
        why_ = error.message();
    }
}

// ---- writing ------------------------------------------------------------------------------------

void PeerConnection::send(BytesView frame) {
    if (stage_ != Stage::talking) return;
    if (queued_bytes() + frame.size() > limits::send_queue_bytes)
        return give_up("takes too little of what is sent to it");
    // The key has sealed as much as it may: whoever wants to goes on over another connection.
    if (!transport_->send(frame)) return give_up("has heard all that one key can say");
    unsealed_bytes_ += frame.size();
    to_write_.cancel();
}

void PeerConnection::close() {
    if (stage_ == Stage::handshake) return give_up("");
    if (stage_ != Stage::talking) return;
    stage_ = Stage::closing;
    transport_->send_end();
    allow(deadline_, patience_.close, "");
    to_write_.cancel();
}

asio::awaitable<void> PeerConnection::write() {
    while (socket_.is_open()) {
        const Bytes sealed = transport_->take_outgoing();
        unsealed_bytes_ = 0;
        sealed_bytes_ = sealed.size();
        if (!sealed.empty()) {
            const bool is_written = co_await write_all(sealed);
            if (!is_written) co_return;
        } else if (stage_ == Stage::closing) {
            break;
        } else {
            co_await wait(to_write_);
        }
    }
    SocketError ignored;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    has_written_all_ = true;
    report_end();
    written_.cancel();
}

// False: the connection is at its end.
asio::awaitable<bool> PeerConnection::write_all(BytesView bytes) {
    while (!bytes.empty()) {
        allow(write_deadline_, patience_.write, "takes nothing of what is sent to it");
        SocketError error;
        const std::size_t size =
            co_await socket_.async_write_some(asio::buffer(bytes.data(), bytes.size()),
                                              asio::redirect_error(asio::use_awaitable, error));
        put_off(write_deadline_);
        if (error) {
            give_up(error == asio::error::operation_aborted ? "" : error.message());
            co_return false;
        }
        bytes = bytes.subspan(size);
        if (transport_) took(size);
    }
    co_return socket_.is_open();
}

void PeerConnection::took(std::size_t bytes) {
    const std::size_t before = queued_bytes();
    sealed_bytes_ -= std::min(sealed_bytes_, bytes);
    const std::size_t now = queued_bytes();
    const bool has_room_again = now == 0 || (before >= window_bytes / 2 && now < window_bytes / 2);
    if (has_room_again && stage_ == Stage::talking && events_.drained)
        events_.drained(window_bytes - now);
}

// ---- the end ------------------------------------------------------------------------------------

void PeerConnection::allow(asio::steady_timer& timer, Milliseconds span, const std::string& why) {
    timer.expires_after(chrono_of(span));
    const auto expires = timer.expiry();
    timer.async_wait([weak = weak_from_this(), &timer, expires, why](const SocketError& error) {
        const auto self = weak.lock();
        // It may have been set anew while this was on its way.
        if (!error && self && timer.expiry() == expires) self->give_up(why);
    });
}

void PeerConnection::put_off(asio::steady_timer& timer) {
    timer.expires_at(asio::steady_timer::time_point::max());
}

void PeerConnection::give_up(const std::string& why) {
    if (stage_ == Stage::ended || !socket_.is_open()) return;
    if (why_.empty() && stage_ != Stage::closing) why_ = why;
    SocketError ignored;
    socket_.close(ignored);
    put_off(deadline_);
    put_off(write_deadline_);
    to_write_.cancel();
    written_.cancel();
}

void PeerConnection::report_end() {
    if (std::exchange(has_reported_, true)) return;
    if (events_.ended) events_.ended(why_);
}

void PeerConnection::finish() {
    give_up("");
    stage_ = Stage::ended;
    report_end();
    if (events_.gone) events_.gone();
    events_ = {};
}

}  // namespace atelier
