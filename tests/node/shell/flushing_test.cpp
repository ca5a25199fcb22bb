#include "node/shell/flushing.hpp"

#include "tests/test.hpp"

using namespace atelier;

namespace {

// Work that goes on when it is let: each step waits for the test.
struct Steps {
    std::mutex mutex;
    std::condition_variable moved;
    int flushes_let = 0, flushes = 0, chores_left = 0, chores = 0, wakes = 0;
    bool is_flushing = false;
    std::optional<StoreFault> fault;

    Flushing::Work work() {
        return {[this] {
                    std::unique_lock lock(mutex);
                    is_flushing = true;
                    moved.notify_all();
                    moved.wait(lock, [this] { return flushes_let > flushes; });
                    ++flushes;
                    is_flushing = false;
                    return fault;
                },
                [this] {
                    const std::lock_guard lock(mutex);
                    if (chores_left == 0) return false;
                    --chores_left;
                    ++chores;
                    moved.notify_all();
                    return true;
                },
                [this] {
                    const std::lock_guard lock(mutex);
                    ++wakes;
                    moved.notify_all();
                }};
    }
    void let(int more) {
        const std::lock_guard lock(mutex);
        flushes_let += more;
        moved.notify_all();
    }
    template <class What>
    void wait_for(What what) {
        std::unique_lock lock(mutex);
        REQUIRE(moved.wait_for(lock, std::chrono::seconds(20), what));
    }
};

std::vector<FlushToken> tokens_of(const std::vector<Flushed>& ended) {
    std::vector<FlushToken> tokens;
    for (const Flushed& each : ended)
        tokens.push_back(each.token);
    return tokens;
}

}  // namespace

TEST_CASE("one flush ends all that were requested before it and none behind") {
    Steps steps;
    Flushing flushing(steps.work(), Flushing::Where::thread);
    const FlushToken one = flushing.request();
    steps.wait_for([&] { return steps.is_flushing; });
    const FlushToken two = flushing.request(), three = flushing.request();
    CHECK(flushing.ended().empty());

    steps.let(1);
    steps.wait_for([&] { return steps.wakes == 1; });
    CHECK(tokens_of(flushing.ended()) == std::vector{one});
    CHECK(flushing.ended().empty());

    steps.let(1);
    steps.wait_for([&] { return steps.wakes == 2; });
    CHECK(tokens_of(flushing.ended()) == std::vector{two, three});
    CHECK(steps.flushes == 2);
}

TEST_CASE("a flush that fails says so to all who wait for it") {
    Steps steps;
    steps.fault = StoreFault::broken;
    Flushing flushing(steps.work(), Flushing::Where::thread);
    flushing.request();
    steps.wait_for([&] { return steps.is_flushing; });
    flushing.request();
    flushing.request();
    steps.let(2);
    steps.wait_for([&] { return steps.wakes == 2; });
    const auto ended = flushing.ended();
    REQUIRE(ended.size() == 3);
    for (const Flushed& each : ended)
        CHECK(each.fault == StoreFault::broken);
}

TEST_CASE("chores are done between flushes, and one at least after each") {
    Steps steps;
    steps.chores_left = 5;
    steps.let(1'000'000);
    Flushing flushing(steps.work(), Flushing::Where::thread);
    flushing.request();
    steps.wait_for([&] { return steps.chores == 5; });
    CHECK(steps.flushes == 1);
}

TEST_CASE("whoever stops waits for the flushes that were requested and for no chore") {
    Steps steps;
    {
        Flushing flushing(steps.work(), Flushing::Where::thread);
        flushing.request();
        steps.wait_for([&] { return steps.is_flushing; });
        flushing.request();
        steps.let(2);
    }
    CHECK(steps.flushes == 2);
    CHECK(steps.wakes == steps.flushes);
}

TEST_CASE("by the caller a flush and all chores are done when the request is made") {
    Steps steps;
    steps.chores_left = 3;
    steps.let(1);
    Flushing flushing(steps.work(), Flushing::Where::caller);
    const FlushToken token = flushing.request();
    CHECK(tokens_of(flushing.ended()) == std::vector{token});
    CHECK(steps.chores == 3);
    CHECK(steps.wakes == 1);
}
