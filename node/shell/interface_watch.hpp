#pragma once

// Tells when the usable interfaces are others than before: a cable, an address, a stick with a
// network in it. The kernel says when something moved; as it may be too busy to, they are looked at
// every 5 s, too. And tells when the machine has slept: a clock that counts sleep has run ahead of
// one that does not.

#include "node/shell/coroutine.hpp"
#include "node/shell/interfaces.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <functional>
#include <memory>

namespace atelier {

// Two clocks of one machine, in the same milliseconds.
class SleepWatch {
public:
    static constexpr Milliseconds sleep_least{5'000};

    // True: it slept since the last time.
    bool slept(Instant with_sleep, Instant without_sleep);

private:
    std::optional<std::uint64_t> ahead_;  // ms
};

class InterfaceWatch : public std::enable_shared_from_this<InterfaceWatch> {
public:
    struct Events {
        std::function<void(const std::vector<Interface>&)> changed;  // also at the start
        std::function<void()> woke_up;
        std::function<void(const std::string& line)> log;
    };

    InterfaceWatch(asio::io_context& context, std::vector<std::string> listed, Events events);

    void start();
    void stop();

private:
    asio::awaitable<void> listen();
    asio::awaitable<void> look_again_and_again();
    void open();
    void look();

    std::vector<std::string> listed_;
    Events events_;
    asio::posix::stream_descriptor kernel_;
    asio::steady_timer next_look_;
    std::optional<std::vector<Interface>> known_;
    SleepWatch sleep_;
    bool is_blind_ = false;  // and has said so
    bool is_stopped_ = false;
};

}  // namespace atelier
