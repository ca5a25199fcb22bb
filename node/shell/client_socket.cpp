#include "node/shell/client_socket.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <exception>

namespace atelier {

namespace {

namespace asio = boost::asio;
using SocketError = boost::system::error_code;

constexpr std::size_t read_bytes = std::size_t{64} * 1024;
// The kernel tells nobody that a client has taken what was sent.
constexpr std::chrono::milliseconds looked_at_every{5};
constexpr std::chrono::milliseconds looked_at_held_every{50};

void begin(const ClientSocket::Socket::executor_type& executor, asio::awaitable<void> coroutine) {
    asio::co_spawn(executor, std::move(coroutine), [](const std::exception_ptr& thrown) {
        if (thrown) std::rethrow_exception(thrown);  // memory has run out
    });
}

bool is_worth_waiting(int error) {
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

}  // namespace

ClientSocket::ClientSocket(Socket socket, Events events, std::chrono::milliseconds write_patience)
    : socket_(std::move(socket)),
      events_(std::move(events)),
      patience_(write_patience),
      buffer_(read_bytes, '\0'),
      to_write_(socket_.get_executor(), asio::steady_timer::time_point::max()),
      to_read_(socket_.get_executor(), asio::steady_timer::time_point::max()),
      deadline_(socket_.get_executor()) {}

void ClientSocket::start() {
    SocketError ignored;
    socket_.non_blocking(true, ignored);
    begin(socket_.get_executor(), read());
    begin(socket_.get_executor(), write());
}

// ---- in -----------------------------------------------------------------------------------------

asio::awaitable<void> ClientSocket::read() {
    const auto self = shared_from_this();
    SocketError error;
    while (!is_closing_ && socket_.is_open()) {
        if (is_held_ || is_full()) {
            to_read_.expires_after(is_held_ ? looked_at_held_every : looked_at_every);
            co_await to_read_.async_wait(asio::redirect_error(asio::use_awaitable, error));
            if (is_closing_ || has_ended_) break;
            if (is_hung_up()) {
                end();
                co_return;
            }
            if (!is_held_ && !is_full()) events_.has_room();
            continue;
        }
        co_await socket_.async_wait(Socket::wait_read,
                                    asio::redirect_error(asio::use_awaitable, error));
        if (error || is_closing_) break;
        // More may wait for it than when this began to wait.
        if (!is_held_ && !is_full() && !receive()) {
            end();
            co_return;
        }
    }
}

bool ClientSocket::is_full() {
    if (passed_files_bytes_ > 0 && is_all_taken()) passed_files_bytes_ = 0;
    return unread_bytes_ + waiting_files_bytes_ + passed_files_bytes_ >= unread_max_bytes;
}

// Files that are on their way are counted by the kernel with the lines that they go with.
bool ClientSocket::is_all_taken() const {
    int bytes = 0;
    return ::ioctl(const_cast<Socket&>(socket_).native_handle(), SIOCOUTQ, &bytes) != 0 ||
           bytes == 0;
}

bool ClientSocket::is_hung_up() const {
    pollfd end{const_cast<Socket&>(socket_).native_handle(), 0, 0};
    return ::poll(&end, 1, 0) == 1 && (end.revents & (POLLHUP | POLLERR)) != 0;
}

// False at the end of the stream.
bool ClientSocket::receive() {
    alignas(cmsghdr) std::array<char, CMSG_SPACE(files_max * sizeof(int))> control{};
    iovec part{buffer_.data(), buffer_.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t count =
        ::recvmsg(socket_.native_handle(), &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (count < 0) return is_worth_waiting(errno);
    for (cmsghdr* head = CMSG_FIRSTHDR(&message); head != nullptr;
         head = CMSG_NXTHDR(&message, head)) {
        if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS) continue;
        const std::size_t files = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < files; ++i) {
            int descriptor = -1;
            std::memcpy(&descriptor, CMSG_DATA(head) + i * sizeof(int), sizeof descriptor);
            events_.passed(OwnedFile(descriptor));
        }
    }
    if (count == 0) return false;
    events_.received(std::string_view(buffer_).substr(0, static_cast<std::size_t>(count)));
    return true;
}

// ---- out ----------------------------------------------------------------------------------------

void ClientSocket::send(std::string line, std::optional<OwnedFile> file, std::size_t file_bytes) {
    if (is_closing_ || has_ended_ || line.empty()) return;
    unread_bytes_ += line.size();
    waiting_files_bytes_ += file_bytes;
    pieces_.push_back({std::move(line), std::move(file), file_bytes});
    to_write_.cancel();
    watch();
}

void ClientSocket::close() {
    is_closing_ = true;
    to_write_.cancel();
    to_read_.cancel();
    watch();
}

void ClientSocket::hold(bool is_held) {
    if (std::exchange(is_held_, is_held) && !is_held) to_read_.cancel();
}

asio::awaitable<void> ClientSocket::write() {
    const auto self = shared_from_this();
    SocketError error;
    while (socket_.is_open() && !(pieces_.empty() && is_closing_)) {
        if (pieces_.empty()) {
            co_await to_write_.async_wait(asio::redirect_error(asio::use_awaitable, error));
            continue;
        }
        if (send_some()) continue;
        if (!socket_.is_open()) break;
        co_await socket_.async_wait(Socket::wait_write,
                                    asio::redirect_error(asio::use_awaitable, error));
    }
    end();
}

// False when it has to wait, or the client is gone.
bool ClientSocket::send_some() {
    Piece& piece = pieces_.front();
    iovec part{piece.bytes.data() + sent_, piece.bytes.size() - sent_};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    if (piece.file && sent_ == 0) {
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        cmsghdr* head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(sizeof(int));
        const int descriptor = piece.file->descriptor();
        std::memcpy(CMSG_DATA(head), &descriptor, sizeof descriptor);
    }
    const ssize_t count = ::sendmsg(socket_.native_handle(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0) {
        if (!is_worth_waiting(errno)) end();
        return false;
    }
    took(static_cast<std::size_t>(count));
    return true;
}

void ClientSocket::took(std::size_t bytes) {
    if (sent_ == 0) {
        waiting_files_bytes_ -= pieces_.front().file_bytes;
        passed_files_bytes_ += pieces_.front().file_bytes;
    }
    sent_ += bytes;
    unread_bytes_ -= bytes;
    if (sent_ == pieces_.front().bytes.size()) {
        pieces_.pop_front();
        sent_ = 0;
    }
    // Whoever takes something has time again.
    is_watched_ = false;
    deadline_.cancel();
    watch();
}

// A client that is let go has no longer to take its last line than one that reads too little.
void ClientSocket::watch() {
    const bool waits = is_full() || (is_closing_ && unread_bytes_ > 0);
    if (!waits || is_watched_ || has_ended_) return;
    is_watched_ = true;
    deadline_.expires_after(patience_);
    // After a turn that took long an older wait may have ended already, unheard.
    deadline_.async_wait(
        [self = weak_from_this(), at = deadline_.expiry()](const SocketError& error) {
            const auto socket = self.lock();
            const bool is_this = !error && socket && socket->deadline_.expiry() == at;
            if (!is_this || !std::exchange(socket->is_watched_, false)) return;
            const bool is_closing = socket->is_closing_ && socket->unread_bytes_ > 0;
            if (is_closing || socket->is_full()) socket->end();
        });
}

void ClientSocket::end() {
    if (std::exchange(has_ended_, true)) return;
    SocketError ignored;
    socket_.close(ignored);
    pieces_.clear();
    deadline_.cancel();
    to_write_.cancel();
    to_read_.cancel();
    asio::post(socket_.get_executor(), [self = shared_from_this()] { self->events_.ended(); });
}

}  // namespace atelier
