#pragma once

// An io_context that runs until something is so, or too long.

#include "node/shell/coroutine.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <memory>

namespace atelier::test {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

struct IoLoop {
    asio::io_context context;

    // False: it is not so after `most`, which nothing that goes well needs.
    bool until(const auto& is_so, std::chrono::milliseconds most = std::chrono::seconds{10}) {
        const auto end = std::chrono::steady_clock::now() + most;
        context.restart();  // it may have had nothing to do before
        while (!is_so())
            if (context.run_one_until(end) == 0) return is_so();
        return true;
    }
    // To see that something does not happen.
    void run_for(std::chrono::milliseconds span) {
        context.restart();
        context.run_for(span);
    }
    // What can be done at once.
    void poll() {
        context.restart();
        context.poll();
    }
};

// Two ends of one connection over loopback.
struct SocketPair {
    tcp::socket ours;
    tcp::socket theirs;
};
inline SocketPair socket_pair(asio::io_context& context) {
    tcp::acceptor acceptor(context, {asio::ip::make_address("127.0.0.1"), 0});
    tcp::socket ours(context);
    ours.connect(acceptor.local_endpoint());
    return {std::move(ours), acceptor.accept()};
}

}  // namespace atelier::test
