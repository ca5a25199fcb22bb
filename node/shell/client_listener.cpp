#include "node/shell/client_listener.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <exception>

namespace atelier {

namespace {

namespace asio = boost::asio;
using SocketError = boost::system::error_code;

std::error_code last_error() {
    return {errno, std::system_category()};
}

// A folder of ours that nobody else enters.
std::error_code make_private(const std::string& folder) {
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return last_error();
    struct stat facts{};
    if (::lstat(folder.c_str(), &facts) != 0) return last_error();
    if (!S_ISDIR(facts.st_mode)) return std::make_error_code(std::errc::not_a_directory);
    if (facts.st_uid != ::geteuid())
        return std::make_error_code(std::errc::operation_not_permitted);
    if ((facts.st_mode & 0777) != 0700 && ::chmod(folder.c_str(), 0700) != 0) return last_error();
    return {};
}

// What is there and is no socket is not ours to take away.
std::error_code make_room(const std::string& path) {
    struct stat facts{};
    if (::lstat(path.c_str(), &facts) != 0)
        return errno == ENOENT ? std::error_code() : last_error();
    if (!S_ISSOCK(facts.st_mode)) return std::make_error_code(std::errc::file_exists);
    return ::unlink(path.c_str()) == 0 ? std::error_code() : last_error();
}

}  // namespace

bool is_of_this_user(ClientListener::Socket& socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    const int failed = ::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size);
    return failed == 0 && size == sizeof peer && peer.uid == ::geteuid();
}

std::expected<std::shared_ptr<ClientListener>, std::error_code> ClientListener::at(
    const Executor& executor, const std::string& folder, const std::string& name,
    Accepted accepted) {
    const std::string path = folder + "/" + name;
    if (path.size() > path_max_bytes)
        return std::unexpected(std::make_error_code(std::errc::filename_too_long));
    if (const auto error = make_private(folder)) return std::unexpected(error);
    if (const auto error = make_room(path)) return std::unexpected(error);
    Acceptor acceptor(executor);
    SocketError error;
    acceptor.open({}, error);
    if (!error) acceptor.bind(path, error);
    // Before anybody can connect.
    if (!error && ::chmod(path.c_str(), 0600) != 0) return std::unexpected(last_error());
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) return std::unexpected(std::error_code(error));
    std::shared_ptr<ClientListener> listener(
        new ClientListener(std::move(acceptor), path, std::move(accepted)));
    asio::co_spawn(executor, listener->run(), [](const std::exception_ptr& thrown) {
        if (thrown) std::rethrow_exception(thrown);  // memory has run out
    });
    return listener;
}

ClientListener::~ClientListener() {
    close();
}

void ClientListener::close() {
    if (!acceptor_.is_open()) return;
    SocketError ignored;
    acceptor_.close(ignored);
    ::unlink(path_.c_str());
}

asio::awaitable<void> ClientListener::run() {
    const auto self = weak_from_this();
    const auto executor = acceptor_.get_executor();
    while (true) {
        const auto here = self.lock();
        if (!here || !acceptor_.is_open()) co_return;
        SocketError error;
        Socket socket(executor);
        co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
        if (error == asio::error::operation_aborted) co_return;
        if (error) {
            // Out of descriptors, most likely: others will be closed.
            asio::steady_timer rest(executor, std::chrono::milliseconds(100));
            co_await rest.async_wait(asio::redirect_error(asio::use_awaitable, error));
            continue;
        }
        if (is_of_this_user(socket)) accepted_(std::move(socket));
    }
}

}  // namespace atelier
