#include "editor/node_link.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace atelier::editor {

namespace {

using Why = Trouble::Why;
using Clock = std::chrono::steady_clock;

constexpr std::size_t descriptors_max = 8;   // as many may wait, docs/editor-protocol.md
constexpr std::size_t tellings_max = 1'000;  // the oldest go first

bool counts(const talk::FromEditor& message) {
    return std::visit(
        [](const auto& each) { return talk::is_writing<std::remove_cvref_t<decltype(each)>>(); },
        message);
}

bool is_of_this_user(int socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           peer.uid == ::geteuid();
}

union ControlBytes {
    cmsghdr align;
    std::array<char, CMSG_SPACE(sizeof(int) * descriptors_max)> bytes;
};

}  // namespace

std::expected<NodeLink, NodeLink::ConnectFault> NodeLink::connect(const std::string& socket_path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (socket_path.size() >= sizeof address.sun_path)
        return std::unexpected(ConnectFault::impossible);
    socket_path.copy(address.sun_path, socket_path.size());
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket) return std::unexpected(ConnectFault::impossible);
    if (::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) !=
        0)
        return std::unexpected(errno == ENOENT || errno == ECONNREFUSED || errno == ENOTDIR
                                   ? ConnectFault::nobody_there
                                   : ConnectFault::impossible);
    if (!is_of_this_user(socket.number())) return std::unexpected(ConnectFault::not_ours);
    return NodeLink(std::move(socket));
}

NodeLink::NodeLink(Descriptor socket) : socket_(std::move(socket)) {
    ::fcntl(socket_.number(), F_SETFL, ::fcntl(socket_.number(), F_GETFL) | O_NONBLOCK);
}

std::expected<boost::json::value, Trouble> NodeLink::exchange(const talk::FromEditor& message,
                                                              std::optional<int> descriptor,
                                                              Patience patience) {
    const Instant until = Clock::now() + patience;
    const talk::CallId id = ++last_id_;
    if (counts(message)) ++written_;
    if (const auto trouble = send(talk::write_call({id, message}), descriptor, until))
        return std::unexpected(*trouble);
    while (answers_.empty())
        if (const auto trouble = wait_for(POLLIN, until)) return std::unexpected(*trouble);
    const talk::Answer answer = std::move(answers_.front());
    answers_.pop_front();
    if (answer.id != id) return std::unexpected(Trouble{Why::foreign, {}});
    if (!answer.result) return std::unexpected(Trouble{Why::refused, answer.result.error()});
    return *answer.result;
}

std::expected<void, Trouble> NodeLink::wait_until_saved(Patience patience) {
    const Instant until = Clock::now() + patience;
    while (status_.saved < written_) {
        if (status_.disk) {
            const bool is_full = *status_.disk == "disk_full";
            const auto code = is_full ? talk::Code::disk_full : talk::Code::disk_broken;
            return std::unexpected(Trouble{Why::refused, {code, std::nullopt}});
        }
        if (const auto trouble = wait_for(POLLIN, until)) return std::unexpected(*trouble);
    }
    return {};
}

bool NodeLink::wait_until(const std::function<bool()>& is_there, Patience patience) {
    const Instant until = Clock::now() + patience;
    while (!is_there())
        if (wait_for(POLLIN, until)) return is_there();
    return true;
}

std::expected<talk::FromNode, Trouble> NodeLink::next_telling(Patience patience) {
    const Instant until = Clock::now() + patience;
    while (tellings_.empty())
        if (const auto trouble = wait_for(POLLIN, until)) return std::unexpected(*trouble);
    talk::FromNode telling = std::move(tellings_.front());
    tellings_.pop_front();
    return telling;
}

bool NodeLink::wait_for_end(Patience patience) {
    const Instant until = Clock::now() + patience;
    while (true)
        if (const auto trouble = wait_for(POLLIN, until)) return trouble->why == Why::ended;
}

std::optional<Descriptor> NodeLink::take_descriptor() {
    if (descriptors_.empty()) return std::nullopt;
    Descriptor descriptor = std::move(descriptors_.front());
    descriptors_.pop_front();
    return descriptor;
}

// The node may have to say much before it reads on, so that both directions go on together.
std::optional<Trouble> NodeLink::send(const std::string& line, std::optional<int> descriptor,
                                      Instant until) {
    std::string_view rest = line;
    while (!rest.empty()) {
        const std::size_t sent = send_some(rest, descriptor);
        if (sent > 0) {
            rest.remove_prefix(sent);
            descriptor.reset();
        } else if (errno != EAGAIN && errno != EINTR) {
            return Trouble{Why::ended, {}};
        } else if (const auto trouble = wait_for(POLLIN | POLLOUT, until)) {
            return trouble;
        }
    }
    return std::nullopt;
}

std::size_t NodeLink::send_some(std::string_view rest, std::optional<int> descriptor) {
    iovec part{const_cast<char*>(rest.data()), rest.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    ControlBytes control{};
    if (descriptor) {
        message.msg_control = control.bytes.data();
        message.msg_controllen = CMSG_SPACE(sizeof(int));
        cmsghdr* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(header), &*descriptor, sizeof(int));
    }
    const ssize_t sent = ::sendmsg(socket_.number(), &message, MSG_NOSIGNAL);
    return sent > 0 ? static_cast<std::size_t>(sent) : 0;
}

std::optional<Trouble> NodeLink::wait_for(short events, Instant until) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) return Trouble{Why::silent, {}};
    pollfd watched{socket_.number(), events, 0};
    const int ready = ::poll(&watched, 1, static_cast<int>(std::min<long>(left, 1'000'000)));
    if (ready > 0 && (watched.revents & (POLLIN | POLLHUP | POLLERR)) != 0) return receive();
    return std::nullopt;
}

std::optional<Trouble> NodeLink::receive() {
    std::array<char, 64 * 1024> bytes;
    iovec part{bytes.data(), bytes.size()};
    ControlBytes control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes.data();
    message.msg_controllen = control.bytes.size();
    const ssize_t size = ::recvmsg(socket_.number(), &message, MSG_CMSG_CLOEXEC);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return std::nullopt;
    if (size <= 0) return Trouble{Why::ended, {}};
    for (cmsghdr* each = CMSG_FIRSTHDR(&message); each != nullptr;
         each = CMSG_NXTHDR(&message, each)) {
        if (each->cmsg_level != SOL_SOCKET || each->cmsg_type != SCM_RIGHTS) continue;
        for (std::size_t at = CMSG_LEN(0); at + sizeof(int) <= each->cmsg_len; at += sizeof(int)) {
            int number = -1;
            std::memcpy(&number, reinterpret_cast<const char*>(each) + at, sizeof number);
            descriptors_.emplace_back(number);
        }
    }
    lines_.receive({bytes.data(), static_cast<std::size_t>(size)});
    while (const auto line = lines_.next())
        if (const auto trouble = hear(*line)) return trouble;
    if (lines_.is_too_long() || descriptors_.size() > descriptors_max)
        return Trouble{Why::foreign, {}};
    return std::nullopt;
}

std::optional<Trouble> NodeLink::hear(std::string_view line) {
    auto heard = talk::read_heard(line);
    if (!heard) return Trouble{Why::foreign, {}};
    if (auto* answer = std::get_if<talk::Answer>(&*heard)) {
        answers_.push_back(std::move(*answer));
        return std::nullopt;
    }
    auto& telling = std::get<talk::FromNode>(*heard);
    if (const auto* status = std::get_if<talk::Status>(&telling)) {
        status_ = *status;
        has_status_ = true;
    } else if (!std::holds_alternative<talk::Presence>(telling)) {
        tellings_.push_back(std::move(telling));
        if (tellings_.size() > tellings_max) tellings_.pop_front();
    }
    return std::nullopt;
}

}  // namespace atelier::editor
