#include "editor/session/node_socket.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace atelier::editor {

namespace {

bool is_of_this_user(int socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           peer.uid == ::geteuid();
}

union ControlBytes {
    cmsghdr align;
    std::array<char, CMSG_SPACE(sizeof(int) * waiting_descriptors_max)> bytes;
};

void attach(msghdr& message, ControlBytes& control, int descriptor) {
    message.msg_control = control.bytes.data();
    message.msg_controllen = CMSG_SPACE(sizeof(int));
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
}

void take_attached(msghdr& message, std::deque<Descriptor>& descriptors) {
    for (cmsghdr* each = CMSG_FIRSTHDR(&message); each != nullptr;
         each = CMSG_NXTHDR(&message, each)) {
        if (each->cmsg_level != SOL_SOCKET || each->cmsg_type != SCM_RIGHTS) continue;
        for (std::size_t at = CMSG_LEN(0); at + sizeof(int) <= each->cmsg_len; at += sizeof(int)) {
            int number = -1;
            std::memcpy(&number, reinterpret_cast<const char*>(each) + at, sizeof number);
            descriptors.emplace_back(number);
        }
    }
}

}  // namespace

std::expected<Descriptor, ConnectFault> connect_to_node(const std::string& socket_path) {
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
    never_block(socket);
    return socket;
}

void never_block(const Descriptor& socket) {
    ::fcntl(socket.number(), F_SETFL, ::fcntl(socket.number(), F_GETFL) | O_NONBLOCK);
}

std::expected<std::size_t, SocketEnd> send_part(const Descriptor& socket, std::string_view bytes,
                                                std::optional<int> descriptor) {
    iovec part{const_cast<char*>(bytes.data()), bytes.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    ControlBytes control{};
    if (descriptor) attach(message, control, *descriptor);
    const ssize_t sent = ::sendmsg(socket.number(), &message, MSG_NOSIGNAL);
    if (sent >= 0) return static_cast<std::size_t>(sent);
    if (errno == EAGAIN || errno == EINTR) return 0;
    return std::unexpected(SocketEnd::ended);
}

std::expected<std::string, SocketEnd> receive_part(const Descriptor& socket,
                                                   std::deque<Descriptor>& descriptors) {
    std::array<char, 64 * 1024> bytes;
    iovec part{bytes.data(), bytes.size()};
    ControlBytes control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes.data();
    message.msg_controllen = control.bytes.size();
    const ssize_t size = ::recvmsg(socket.number(), &message, MSG_CMSG_CLOEXEC);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return std::string();
    if (size <= 0) return std::unexpected(SocketEnd::ended);
    take_attached(message, descriptors);
    return std::string(bytes.data(), static_cast<std::size_t>(size));
}

}  // namespace atelier::editor
