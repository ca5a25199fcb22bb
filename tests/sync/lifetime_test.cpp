#include "sync/lifetime.hpp"

#include "tests/test.hpp"

using namespace atelier;

namespace {

// Two authors: 0 comes first, then 1 and 2 beside each other, then 3, which has seen all.
struct Square {
    CausalGraph graph;
    PastWalk past{graph};
    Lifetime life;

    Square() {
        graph.add(1, {});
        graph.add(1, {0});
        graph.add(1, {0});
        graph.add(1, {1, 2});
        life.touch(place(0, 0));
    }
    static OpPlace place(Event event, std::uint32_t index) { return {event, {event, {}, index}}; }
};

}  // namespace

TEST_CASE("a delete that has seen every other op makes dead") {
    Square square;
    square.life.remove(square.past, Square::place(1, 0));
    CHECK(square.life.dead());
    CHECK(square.life.removed_by(1));
    CHECK_FALSE(square.life.removed_by(2));
}

TEST_CASE("an op beside a delete keeps alive, whichever comes first") {
    Square first;
    first.life.touch(Square::place(1, 0));
    first.life.remove(first.past, Square::place(2, 0));
    CHECK_FALSE(first.life.dead());
    Square last;
    last.life.remove(last.past, Square::place(2, 0));
    last.life.touch(Square::place(1, 0));
    CHECK_FALSE(last.life.dead());
    last.life.remove(last.past, Square::place(3, 0));
    CHECK(last.life.dead());
}

TEST_CASE("within a change a delete has seen the ops before it alone") {
    Square before;
    before.life.touch(Square::place(1, 0));
    before.life.remove(before.past, Square::place(1, 1));
    CHECK(before.life.dead());
    Square behind;
    behind.life.remove(behind.past, Square::place(1, 0));
    behind.life.touch(Square::place(1, 1));
    CHECK_FALSE(behind.life.dead());
    behind.life.remove(behind.past, Square::place(2, 0));
    CHECK_FALSE(behind.life.dead());
    behind.life.forget(behind.past, {2});
    CHECK_FALSE(behind.life.dead());
}

TEST_CASE("a second delete beside the first is not an op to be seen") {
    Square square;
    square.life.remove(square.past, Square::place(1, 0));
    square.life.remove(square.past, Square::place(2, 0));
    CHECK(square.life.dead());
    square.life.forget(square.past, {1});
    CHECK(square.life.dead());
    square.life.forget(square.past, {2});
    CHECK_FALSE(square.life.dead());
}

TEST_CASE("a delete has its effect again when what kept alive is gone") {
    Square square;
    square.life.remove(square.past, Square::place(1, 0));
    square.life.touch(Square::place(2, 0));
    CHECK_FALSE(square.life.dead());
    square.life.forget(square.past, {2});
    CHECK(square.life.dead());
}
