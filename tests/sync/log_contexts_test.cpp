// The context behind any change of any branch is what reading the whole branch gives.

#include "sync/log_contexts.hpp"

#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Point {
    ContextMark mark;
    LogContext context;
};

void move_on(Dice& dice, LogContext& context) {
    for (std::uint64_t i = dice.below(3); i > 0; --i)
        context.dictionary.add({dice.id<AuthorId>(), Sitting{dice.below(3)}});
    if (dice.chance(2)) context.cursor = dice.below(std::uint64_t{1} << 31);
    if (dice.chance(4)) context.file = static_cast<Root>(dice.below(2));
    if (dice.chance(4)) context.file = OpRef{{LogName{}, 1 + dice.below(9), {}}, 0};
}

}  // namespace

TEST_CASE("a context behind any change of a log that forks anywhere is spelled out right") {
    for (std::uint64_t seed = 1; seed <= seeds(50); ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        LogContexts contexts;
        std::vector<Point> points = {{ContextMark{}, LogContext{}}};
        for (int i = 0; i < 60; ++i) {
            const Point from =
                points[dice.chance(2) ? points.size() - 1 : dice.below(points.size())];
            LogContext context = from.context;
            move_on(dice, context);
            points.push_back({contexts.mark_after(from.mark, context), context});
        }
        for (const Point& point : points)
            REQUIRE(contexts.at(point.mark) == point.context);
    }
}

TEST_CASE("marks that are taken back leave nothing behind") {
    LogContexts contexts;
    LogContext context;
    context.dictionary.add({AuthorId{{1}}, Sitting{1}});
    const ContextMark one = contexts.mark_after({}, context);
    const LogContexts::Size size = contexts.size();
    LogContext more = context;
    more.dictionary.add({AuthorId{{2}}, Sitting{1}});
    more.file = Root::notes;
    contexts.mark_after(one, more);
    CHECK(contexts.size() != size);
    contexts.shrink(size);
    CHECK(contexts.size() == size);
    CHECK(contexts.at(one) == context);
    CHECK(contexts.at(contexts.mark_after(one, more)) == more);
}

TEST_CASE("a change that mentions nobody and stays in its file costs only its mark") {
    LogContexts contexts;
    LogContext context;
    context.file = Root::notes;
    ContextMark mark = contexts.mark_after({}, context);
    const LogContexts::Size size = contexts.size();
    for (context.cursor = 1; context.cursor < 1000; ++context.cursor) {
        mark = contexts.mark_after(mark, context);
        CHECK(contexts.at(mark).cursor == context.cursor);
    }
    CHECK(contexts.size() == size);
}
