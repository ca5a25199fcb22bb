#include "editor/node_start.hpp"

#include "editor/practice_home.hpp"
#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <sstream>
#include <thread>

using namespace atelier;
using namespace atelier::editor;

namespace {

SeatPlace place_in(const TemporaryFolder& folder) {
    const std::string home = (folder.path() / "home").string();
    // ctest starts every test in the checkout's root.
    return {home, home + "/run/socket",
            std::filesystem::absolute("tests/editor/fake_atelier_node.py").string()};
}

std::size_t starts_in(const SeatPlace& place) {
    const std::string started = bytes_of(place.home + "/started");
    return static_cast<std::size_t>(std::ranges::count(started, '\n'));
}

}  // namespace

TEST_CASE("a node that is not running is started, away from the terminal and with a log") {
    const TemporaryFolder folder;
    const SeatPlace place = place_in(folder);
    CHECK(reach_node(place, WhenAbsent::leave).error() == StartFault::not_running);
    CHECK_FALSE(std::filesystem::exists(place.home));
    const auto reached = reach_node(place, WhenAbsent::start);
    REQUIRE(reached.has_value());
    CHECK(reached->greeting.protocol == protocol_version);
    std::istringstream started(bytes_of(place.home + "/started"));
    int process = 0;
    int session = 0;
    std::string has_no_input;
    started >> process >> session >> has_no_input;
    CHECK(process > 0);
    CHECK(process == session);
    CHECK(has_no_input == "True");
    CHECK(std::filesystem::status(place.home).permissions() == std::filesystem::perms::owner_all);
}

TEST_CASE("the node of somebody who practises alone leaves the room's ports and ends by itself") {
    const TemporaryFolder folder;
    SeatPlace place = place_in(folder);
    place.home = practice_home_in(place.home);
    place.socket = place.home + "/run/socket";
    REQUIRE(reach_node(place, WhenAbsent::start).has_value());
    const std::string started = bytes_of(place.home + "/started");
    CHECK(started.contains("--port 0 --beacon-addr 127.255.255.255:1 --beacon-port 0"));
    CHECK(started.contains("--exit-idle 60"));
}

TEST_CASE("a node of another version is stopped and ours is started, once") {
    const TemporaryFolder folder;
    const SeatPlace place = place_in(folder);
    folder.write("home/like", R"({"protocol": 2, "then": {"protocol": 1}})");
    const auto reached = reach_node(place, WhenAbsent::start);
    REQUIRE(reached.has_value());
    CHECK(starts_in(place) == 2);
}

TEST_CASE("two nodes of another version in a row are not tried a third time") {
    const TemporaryFolder folder;
    const SeatPlace place = place_in(folder);
    folder.write("home/like", R"({"protocol": 2})");
    CHECK(reach_node(place, WhenAbsent::start).error() == StartFault::other_version);
    CHECK(starts_in(place) == 2);
}

TEST_CASE("why a node does not start is told apart") {
    const TemporaryFolder folder;
    SeatPlace place = place_in(folder);
    folder.write("home/like", R"({"fails": 1})");
    CHECK(reach_node(place, WhenAbsent::start, Patience{60'000}).error() ==
          StartFault::would_not_start);
    folder.write("home/like", R"({"fails": 3})");  // another one has the home, for ever
    CHECK(reach_node(place, WhenAbsent::start, Patience{500}).error() ==
          StartFault::would_not_start);
    CHECK(bytes_of(place.home + "/log").contains("it said something"));
    place.node_program = (folder.path() / "none").string();
    CHECK(reach_node(place, WhenAbsent::start).error() == StartFault::no_program);
    place = place_in(folder);
    place.home = folder.write("file", "") + "/home";
    CHECK(reach_node(place, WhenAbsent::start).error() == StartFault::home_unusable);
}

TEST_CASE("whoever does not want the node any more waits for no start of it") {
    const TemporaryFolder folder;
    SeatPlace place = place_in(folder);
    const Descriptor given_up(::eventfd(1, EFD_CLOEXEC));
    place.given_up = given_up.number();
    folder.write("home/like", R"({"fails": 3})");  // another one has the home, for ever
    const auto before = std::chrono::steady_clock::now();
    CHECK(reach_node(place, WhenAbsent::start, Patience{60'000}).error() ==
          StartFault::would_not_start);
    CHECK(std::chrono::steady_clock::now() - before < Patience{30'000});
}

TEST_CASE("of two that start a node at once the loser finds the winner's") {
    const TemporaryFolder folder;
    const SeatPlace place = place_in(folder);
    // The first has the store and is still on the way to its socket; the second ends by itself.
    folder.write("home/like", R"({"waits": true, "then": {"fails": 3}})");
    const pid_t winner = ::fork();
    if (winner == 0) {
        const Descriptor nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
        ::dup2(nothing.number(), 0);
        ::dup2(nothing.number(), 1);
        ::execl(place.node_program.c_str(), place.node_program.c_str(), "--home",
                place.home.c_str(), nullptr);
        ::_exit(127);
    }
    int how = 0;
    while (starts_in(place) == 0 && ::waitpid(winner, &how, WNOHANG) == 0)
        std::this_thread::yield();
    {
        const auto reached = reach_node(place, WhenAbsent::start);
        CHECK(reached.has_value());
        CHECK(starts_in(place) == 2);
    }
    ::waitpid(winner, &how, 0);
}
