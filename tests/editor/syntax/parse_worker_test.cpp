#include "editor/syntax/parse_worker.hpp"

#include "tests/test.hpp"

#include <poll.h>

using namespace atelier::editor;

namespace {

void wait_for(const ParseWorker& worker) {
    pollfd bell{worker.ready_descriptor(), POLLIN, 0};
    REQUIRE(::poll(&bell, 1, -1) == 1);
}

ParseWorker::Work work_of(std::string text) {
    Layers layers(Grammar::javascript, text.size());
    return {std::move(text), std::move(layers), std::chrono::hours(1)};
}

std::string long_script() {
    std::string text;
    for (int i = 0; i < 50'000; ++i)
        text += "f({a: `b`});\n";
    return text;
}

}  // namespace

TEST_CASE("a worker rings when it is done, and has one outcome to give") {
    ParseWorker worker;
    CHECK(!worker.take());
    worker.start(work_of("f(1)"));
    CHECK(worker.is_busy());
    wait_for(worker);
    const auto outcome = worker.take();
    REQUIRE(outcome);
    CHECK(outcome->parsed == Layers::Parsed::all);
    CHECK(outcome->layers.roles_in({{0}, {1}}).size() == 1);
    CHECK(!worker.is_busy());
    CHECK(!worker.take());
    worker.start(work_of("g(1)"));
    wait_for(worker);
    CHECK(worker.take());
}

TEST_CASE("work that is called off comes back undone") {
    ParseWorker worker;
    worker.start(work_of(long_script()));
    worker.call_off();
    wait_for(worker);
    const auto outcome = worker.take();
    REQUIRE(outcome);
    CHECK(outcome->parsed == Layers::Parsed::not_all);
    worker.start(work_of("f(1)"));
    wait_for(worker);
    CHECK(worker.take()->parsed == Layers::Parsed::all);
}

TEST_CASE("work that takes too long comes back undone") {
    ParseWorker worker;
    ParseWorker::Work work = work_of(long_script());
    work.at_most = {};
    worker.start(std::move(work));
    wait_for(worker);
    CHECK(worker.take()->parsed == Layers::Parsed::not_all);
}

TEST_CASE("a worker may go while it works") {
    for (int i = 0; i < 3; ++i) {
        ParseWorker worker;
        worker.start(work_of(long_script()));
    }
}
