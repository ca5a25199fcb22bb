#include "sync/span_numbers.hpp"

#include "tests/test.hpp"

using namespace atelier;

namespace {

const SpaceId space{{1}};

LogTip tip(std::uint64_t sitting, Seq seq) {
    LogTip tip;
    tip.space = space;
    tip.log.sitting = Sitting{sitting};
    tip.seq = seq;
    tip.id.bytes[0] = static_cast<std::uint8_t>(seq);
    return tip;
}

}  // namespace

TEST_CASE("a log keeps its number, and the change behind what was sent last follows under it") {
    SpanNumbers numbers;
    CHECK(numbers.give(space, tip(1, 3)) == 0);
    CHECK(numbers.give(space, tip(2, 1)) == 1);
    CHECK(numbers.give(space, tip(1, 5)) == 0);
    CHECK(numbers.follow(space, tip(1, 5), tip(1, 6)) == 0);
    CHECK(numbers.follow(space, tip(1, 6), tip(1, 7)) == 0);
    CHECK_FALSE(numbers.follow(space, tip(1, 6), tip(1, 7)));
    CHECK_FALSE(numbers.follow(space, tip(3, 1), tip(3, 2)));
}

TEST_CASE("when all numbers are given the first log loses its own") {
    SpanNumbers numbers;
    for (std::uint64_t log = 0; log < SpanNumbers::numbers_max; ++log)
        REQUIRE(numbers.give(space, tip(log, 1)) == log);
    CHECK(numbers.give(space, tip(99'999, 1)) == 0);
    CHECK_FALSE(numbers.follow(space, tip(0, 1), tip(0, 2)));
    CHECK(numbers.follow(space, tip(1, 1), tip(1, 2)) == 1);
    CHECK(numbers.give(space, tip(0, 2)) == 1);
}
