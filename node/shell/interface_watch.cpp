#include "node/shell/interface_watch.hpp"

#include "node/shell/interface_list.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>

namespace atelier {

namespace {

constexpr unsigned looked_at_every = 5;  // ticks
constexpr Milliseconds tick{1'000};
// A plug that is pushed in moves several things at once.
constexpr Milliseconds settles_within{100};

Instant clock_of(clockid_t clock) {
    timespec at{};
    clock_gettime(clock, &at);
    return {static_cast<std::uint64_t>(at.tv_sec) * 1'000 +
            static_cast<std::uint64_t>(at.tv_nsec) / 1'000'000};
}

// -1: it is not to be had.
int netlink_socket() {
    const int socket = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
    if (socket < 0) return -1;
    sockaddr_nl own{};
    own.nl_family = AF_NETLINK;
    own.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR;
    if (bind(socket, reinterpret_cast<const sockaddr*>(&own), sizeof own) == 0) return socket;
    ::close(socket);
    return -1;
}

}  // namespace

bool SleepWatch::slept(Instant with_sleep, Instant without_sleep) {
    const std::uint64_t ahead = (with_sleep - without_sleep).count;
    const std::uint64_t before = std::exchange(ahead_, ahead).value_or(ahead);
    return ahead > before + sleep_least.count;
}

InterfaceWatch::InterfaceWatch(asio::io_context& context, std::vector<std::string> listed,
                               Events events)
    : listed_(std::move(listed)),
      events_(std::move(events)),
      kernel_(context),
      next_look_(context) {}

void InterfaceWatch::start() {
    look();
    if (const int socket = netlink_socket(); socket >= 0) {
        SocketError ignored;
        kernel_.assign(socket, ignored);
        kernel_.non_blocking(true, ignored);
        atelier::start(kernel_.get_executor(), shared_from_this(), listen());
    }
    atelier::start(kernel_.get_executor(), shared_from_this(), look_again_and_again());
}

void InterfaceWatch::stop() {
    is_stopped_ = true;
    SocketError ignored;
    kernel_.close(ignored);
    next_look_.cancel();
}

// What it says is not read: that it says something is enough, also that it could not say all.
asio::awaitable<void> InterfaceWatch::listen() {
    std::vector<char> said(8'192);
    while (!is_stopped_) {
        SocketError error;
        co_await kernel_.async_read_some(asio::buffer(said),
                                         asio::redirect_error(asio::use_awaitable, error));
        if (is_stopped_) co_return;
        if (error && error.value() != ENOBUFS) co_return;
        co_await pause(settles_within);
        SocketError empty;
        while (!is_stopped_ && !empty)
            kernel_.read_some(asio::buffer(said), empty);
        look();
    }
}

asio::awaitable<void> InterfaceWatch::look_again_and_again() {
    for (unsigned ticks = 1; !is_stopped_; ++ticks) {
        next_look_.expires_after(chrono_of(tick));
        co_await wait(next_look_);
        if (is_stopped_) co_return;
        const bool has_slept = sleep_.slept(clock_of(CLOCK_BOOTTIME), clock_of(CLOCK_MONOTONIC));
        if (has_slept || ticks % looked_at_every == 0) look();
        if (has_slept && events_.woke_up) events_.woke_up();
    }
}

void InterfaceWatch::look() {
    if (is_stopped_) return;
    auto all = read_interfaces();
    if (!all) {
        if (!std::exchange(is_blind_, true) && events_.log)
            events_.log("the interfaces cannot be read: " + all.error().message());
        return;
    }
    is_blind_ = false;
    auto usable = usable_interfaces(std::move(*all), listed_);
    if (known_ == usable) return;
    known_ = std::move(usable);
    if (events_.changed) events_.changed(*known_);
}

}  // namespace atelier
