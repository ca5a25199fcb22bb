#pragma once

// The Unix socket on which the programs of this seat find their node: mode 0600 in a folder of mode
// 0700, and a peer of another user is hung up at once (the folder could have been opened since, or
// lie where modes are not kept).
//
// A socket that is left from a run that was killed is taken away: the lock on the store has said
// already that no other node is alive here.

#include "node/shell/passed_file.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <system_error>

namespace atelier {

class ClientListener : public std::enable_shared_from_this<ClientListener> {
public:
    using Socket = boost::asio::local::stream_protocol::socket;
    using Accepted = std::function<void(Socket)>;
    using Executor = boost::asio::local::stream_protocol::acceptor::executor_type;

    // Of programs, which nobody can make longer: a path above it is no socket's.
    static constexpr std::size_t path_max_bytes = 100;

    // Makes the folder where it is missing; its parent must be there.
    static std::expected<std::shared_ptr<ClientListener>, std::error_code> at(
        const Executor& executor, const std::string& folder, const std::string& name,
        Accepted accepted);
    ~ClientListener();
    ClientListener(const ClientListener&) = delete;
    ClientListener& operator=(const ClientListener&) = delete;

    const std::string& path() const { return path_; }
    void close();

private:
    using Acceptor = boost::asio::local::stream_protocol::acceptor;
    ClientListener(Acceptor acceptor, std::string path, Accepted accepted)
        : acceptor_(std::move(acceptor)), path_(std::move(path)), accepted_(std::move(accepted)) {}

    boost::asio::awaitable<void> run();

    Acceptor acceptor_;
    std::string path_;
    Accepted accepted_;
};

// Whether the program at the other end runs under this user.
bool is_of_this_user(ClientListener::Socket& socket);

}  // namespace atelier
