// What changes when an interface comes or goes is in discovery_test.py, which has some to change.

#include "node/shell/interface_watch.hpp"

#include "node/shell/interface_list.hpp"
#include "tests/node/shell/io_loop.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a machine has slept when the clock that counts sleep ran ahead by more than 5 s") {
    SleepWatch watch;
    CHECK_FALSE(watch.slept(Instant{100'000}, Instant{40'000}));  // before this program began
    CHECK_FALSE(watch.slept(Instant{101'000}, Instant{41'000}));
    CHECK_FALSE(watch.slept(Instant{107'000}, Instant{42'000}));  // exactly 5 s
    CHECK(watch.slept(Instant{114'001}, Instant{44'000}));
    CHECK_FALSE(watch.slept(Instant{115'001}, Instant{45'000}));
    CHECK(watch.slept(Instant{9'000'000}, Instant{46'000}));
    CHECK_FALSE(watch.slept(Instant{9'000'000}, Instant{47'000}));
}

TEST_CASE("the usable interfaces are told at the start, and not again while they are the same") {
    IoLoop loop;
    std::vector<std::vector<Interface>> told;
    const auto watch = std::make_shared<InterfaceWatch>(
        loop.context, std::vector<std::string>{},
        InterfaceWatch::Events{
            [&](const std::vector<Interface>& usable) { told.push_back(usable); }, {}, {}});
    watch->start();
    REQUIRE(told.size() == 1);
    const auto all = read_interfaces();
    REQUIRE(all);
    CHECK(told.front() == usable_interfaces(*all, {}));
    loop.run_for(std::chrono::milliseconds{20});
    CHECK(told.size() == 1);
    watch->stop();
    loop.run_for(std::chrono::milliseconds{20});
    CHECK(loop.context.stopped());  // nothing is left that could wake up
}
