#pragma once

// How the coroutines of a shell are started and wait. Errors of the machine are values there; what
// is thrown all the same (memory has run out) ends the node.

#include "sync/instant.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <system_error>

namespace atelier {

namespace asio = boost::asio;
using SocketError = boost::system::error_code;

// It begins later, not within the call. `owner`, whose member it is, lives until it has ended; that
// it keeps its owner by itself would be too late.
template <class Executor>
void start(const Executor& executor, std::shared_ptr<const void> owner,
           asio::awaitable<void> coroutine) {
    asio::co_spawn(executor, std::move(coroutine),
                   [kept = std::move(owner)](const std::exception_ptr& thrown) {
                       if (thrown) std::rethrow_exception(thrown);
                   });
}

inline std::chrono::milliseconds chrono_of(Milliseconds span) {
    return std::chrono::milliseconds{span.count};
}

// Until the timer runs out, or somebody cancels it.
inline asio::awaitable<void> wait(asio::steady_timer& timer) {
    SocketError ignored;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

inline asio::awaitable<void> pause(Milliseconds span) {
    asio::steady_timer timer(co_await asio::this_coro::executor, chrono_of(span));
    co_await wait(timer);
}

// On a clock that does not run while the machine sleeps.
inline Instant shell_now() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return {static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(since).count())};
}

}  // namespace atelier
