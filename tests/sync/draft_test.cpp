// Which heads are chosen, and when a log is full.

#include "sync/draft.hpp"

#include "tests/sync/space_world.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("eight logs of an author and eight branches of a log are chosen, and what is needed") {
    HeadChoice choice;
    choice.need(7);
    // The one that was needed is not counted.
    for (std::uint32_t i = 0; i < 10; ++i)
        CHECK(choice.take_if_few(i, log_of(4, i)) == (i < 9));
    CHECK(choice.heads().size() == 9);
    for (std::uint32_t i = 100; i < 109; ++i)
        CHECK(choice.take_if_few(i, log_of(5)) == (i < 108));
    CHECK(choice.take_if_few(3, log_of(4, 3)));
    CHECK_FALSE(choice.take_if_few(200, log_of(5)));
    CHECK(choice.take_if_few(200, log_of(5, 2)));
    CHECK(choice.heads().size() == 18);
}

TEST_CASE("no more than 32 heads are chosen, whoever they are of") {
    HeadChoice choice;
    for (std::uint32_t i = 0; i < 40; ++i)
        CHECK(choice.take_if_few(i, log_of(static_cast<std::uint8_t>(i))) == (i < 32));
    CHECK(choice.take_if_few(31, log_of(31)));
}

TEST_CASE("a log is full when a body of a mebibyte might not fit, or no seq is left") {
    LogTip tip;
    tip.seq = 5;
    tip.log_bytes = 63 * 1024 * 1024;
    CHECK_FALSE(is_full(tip));
    ++tip.log_bytes;
    CHECK(is_full(tip));
    tip.log_bytes = 0;
    tip.seq = seq_max;
    CHECK(is_full(tip));
}
