#include "node/shell/node_clock.hpp"

#include "tests/test.hpp"

#include <chrono>

using namespace atelier;

TEST_CASE("time goes on and never back, and the date is that of the machine in minutes") {
    NodeTime last = node_time();
    for (int i = 0; i < 1'000; ++i) {
        const NodeTime time = node_time();
        REQUIRE(time.now >= last.now);
        last = time;
    }
    const auto date = std::chrono::system_clock::now().time_since_epoch();
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(date).count();
    CHECK(last.claimed_minutes + 1 >= static_cast<std::uint64_t>(minutes));
    CHECK(last.claimed_minutes <= static_cast<std::uint64_t>(minutes));
}
