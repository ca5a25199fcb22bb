#include "editor/node_start.hpp"

#include "editor/practice_home.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cerrno>
#include <filesystem>

namespace atelier::editor {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using Instant = Clock::time_point;

constexpr int in_use = 3;  // how atelier-node ends where another one has the home
constexpr Patience between_starts{200};
constexpr Patience between_tries{20};
constexpr Patience stop_patience{5'000};

// Closed to others, and all above it that was not there.
bool make_home(const std::string& home) {
    std::error_code error;
    fs::create_directories(fs::path(home).parent_path(), error);
    return ::mkdir(home.c_str(), 0700) == 0 || (errno == EEXIST && fs::is_directory(home, error));
}

// In the child, between fork and exec: only what is safe there.
[[noreturn]] void become_node(const SeatPlace& place, bool is_alone, int log, int nothing) {
    ::setsid();
    ::dup2(nothing, 0);
    ::dup2(log, 1);
    ::dup2(log, 2);
    // Who practises alone keeps the usual ports free, and is announced to nobody.
    const char* const alone[] = {place.node_program.c_str(),
                                 "--home",
                                 place.home.c_str(),
                                 "--port",
                                 "0",
                                 "--beacon-addr",
                                 "127.255.255.255:1",
                                 "--beacon-port",
                                 "0",
                                 "--exit-idle",
                                 "60",
                                 nullptr};
    const char* const usual[] = {place.node_program.c_str(), "--home", place.home.c_str(), nullptr};
    ::execv(place.node_program.c_str(), const_cast<char* const*>(is_alone ? alone : usual));
    ::_exit(127);
}

std::expected<pid_t, StartFault> start(const SeatPlace& place) {
    if (::access(place.node_program.c_str(), X_OK) != 0)
        return std::unexpected(StartFault::no_program);
    if (!make_home(place.home)) return std::unexpected(StartFault::home_unusable);
    const std::string log_path = place.home + "/log";
    const Descriptor log(
        ::open(log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
    const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (!log || !nothing) return std::unexpected(StartFault::home_unusable);
    const bool is_alone = is_practice_home(place.home);
    const pid_t child = ::fork();
    if (child == 0) become_node(place, is_alone, log.number(), nothing.number());
    if (child < 0) return std::unexpected(StartFault::would_not_start);
    return child;
}

// False: nobody wants it any more.
bool pause(Patience length, int given_up) {
    pollfd watched{given_up, POLLIN, 0};
    return ::poll(&watched, 1, static_cast<int>(length.count())) <= 0;
}

StartFault fault_of(NodeLink::ConnectFault fault) {
    switch (fault) {
        case NodeLink::ConnectFault::nobody_there: return StartFault::not_running;
        case NodeLink::ConnectFault::not_ours: return StartFault::not_ours;
        case NodeLink::ConnectFault::impossible: break;
    }
    return StartFault::impossible;
}

// Ours may have ended because another's is starting: then that one's socket comes.
std::expected<NodeLink, StartFault> wait_for_socket(const SeatPlace& place, pid_t child,
                                                    Instant until) {
    bool has_ended = false;
    while (true) {
        auto link = NodeLink::connect(place.socket);
        if (link) return *std::move(link);
        if (link.error() != NodeLink::ConnectFault::nobody_there)
            return std::unexpected(fault_of(link.error()));
        int how = 0;
        if (!has_ended && ::waitpid(child, &how, WNOHANG) == child) {
            has_ended = true;
            if (WIFEXITED(how) && WEXITSTATUS(how) == 127)
                return std::unexpected(StartFault::no_program);
            // Another one has the home: it starts, and then its socket comes, or it ends, and then
            // there is room for ours.
            if (WIFEXITED(how) && WEXITSTATUS(how) == in_use && Clock::now() < until) {
                if (!pause(between_starts, place.given_up))
                    return std::unexpected(StartFault::would_not_start);
                const auto again = start(place);
                if (!again) return std::unexpected(again.error());
                child = *again;
                has_ended = false;
                continue;
            }
            // Whoever has the store needs no longer than this to make its socket.
            until = std::min(until, Clock::now() + Patience{5'000});
        }
        if (Clock::now() >= until || !pause(between_tries, place.given_up))
            return std::unexpected(StartFault::would_not_start);
    }
}

std::expected<NodeLink, StartFault> connect_or_start(const SeatPlace& place, WhenAbsent when_absent,
                                                     Patience patience) {
    auto link = NodeLink::connect(place.socket);
    if (link) return *std::move(link);
    if (link.error() != NodeLink::ConnectFault::nobody_there || when_absent == WhenAbsent::leave)
        return std::unexpected(fault_of(link.error()));
    const auto child = start(place);
    if (!child) return std::unexpected(child.error());
    return wait_for_socket(place, *child, Clock::now() + patience);
}

}  // namespace

std::expected<Reached, StartFault> reach_node(const SeatPlace& place, WhenAbsent when_absent,
                                              Patience patience) {
    for (int tries = 0; tries < 2; ++tries) {
        auto link = connect_or_start(place, when_absent, patience);
        if (!link) return std::unexpected(link.error());
        link->give_up_by(place.given_up);
        const auto greeting =
            link->call(talk::Hello{"atelier", protocol_version}, std::nullopt, patience);
        if (greeting && greeting->protocol == protocol_version)
            return Reached{*std::move(link), *greeting};
        // It ended between our connecting and its answer: that is a node which stops just now.
        const bool has_ended = !greeting && greeting.error().why == Trouble::Why::ended;
        if (when_absent == WhenAbsent::leave && has_ended)
            return std::unexpected(StartFault::not_running);
        if (has_ended) continue;
        if (!greeting && greeting.error().why == Trouble::Why::silent)
            return std::unexpected(StartFault::would_not_start);
        [[maybe_unused]] const auto answer =
            link->exchange(talk::StopNode{}, std::nullopt, stop_patience);
        if (!link->wait_for_end(stop_patience)) break;
        if (when_absent == WhenAbsent::leave) return std::unexpected(StartFault::not_running);
    }
    return std::unexpected(StartFault::other_version);
}

}  // namespace atelier::editor
