#include "node/shell/node_clock.hpp"

#include <time.h>

namespace atelier {

namespace {

timespec read(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);  // cannot fail for these two (man 2 clock_gettime)
    return time;
}

}  // namespace

NodeTime node_time() {
    const timespec now = read(CLOCK_BOOTTIME);
    const timespec date = read(CLOCK_REALTIME);
    const auto milliseconds = static_cast<std::uint64_t>(now.tv_sec) * 1'000 +
                              static_cast<std::uint64_t>(now.tv_nsec) / 1'000'000;
    // A date before 1970 is shown as 1970.
    const auto seconds = date.tv_sec < 0 ? 0 : static_cast<std::uint64_t>(date.tv_sec);
    return {Instant{milliseconds}, seconds / 60};
}

}  // namespace atelier
