#include "sync/rope.hpp"

#include "tests/test.hpp"

using namespace atelier;

TEST_CASE("a splice takes out what it says and puts in what it says") {
    Rope rope(U"abcdef");
    rope.apply({2, 3, U"\U0001F469X"});
    CHECK(rope.text() == U"ab\U0001F469Xf");
    rope.apply({5, 0, U"!"});
    CHECK(rope.text() == U"ab\U0001F469Xf!");
}

TEST_CASE("a place in lines and a position are the same place") {
    const Rope rope(U"un\n\ndeux\n\U0001F469x");
    for (std::uint32_t position = 0; position <= rope.size(); ++position)
        CHECK(rope.position(rope.line_column(position)) == position);
    CHECK(rope.line_column(0) == LineColumn{0, 0});
    CHECK(rope.line_column(2) == LineColumn{0, 2});
    CHECK(rope.line_column(3) == LineColumn{1, 0});
    CHECK(rope.line_column(6) == LineColumn{2, 2});
    CHECK(rope.line_column(11) == LineColumn{3, 2});
}

TEST_CASE("a place beyond a line or the text is its end") {
    const Rope rope(U"un\ndeux");
    CHECK(rope.position({0, 9}) == 2);
    CHECK(rope.position({1, 9}) == 7);
    CHECK(rope.position({7, 0}) == 7);
    CHECK(rope.line_column(99) == LineColumn{1, 4});
    CHECK(Rope().position({3, 3}) == 0);
}

TEST_CASE("splices told in lines are each told in the text that the ones before left") {
    const auto lines = in_lines(Rope(U"a\nbc\nd"), {{1, 2, U""}, {2, 0, U"\n\n"}, {3, 2, U"x"}});
    // "a\nbc\nd" -> "ac\nd" -> "ac\n\n\nd" -> "ac\nxd"
    REQUIRE(lines.size() == 3);
    CHECK(lines[0] == LineSplice{{0, 1}, {1, 1}, U""});
    CHECK(lines[1] == LineSplice{{0, 2}, {0, 2}, U"\n\n"});
    CHECK(lines[2] == LineSplice{{1, 0}, {3, 0}, U"x"});
}

TEST_CASE("a covering splice goes from the first difference to the last") {
    const auto covers = [](std::u32string before, std::u32string after) {
        const Splice splice = covering(Rope(before), Rope(after));
        Rope rope(std::move(before));
        rope.apply(splice);
        CHECK(rope.text() == after);
        return splice;
    };
    CHECK(covers(U"abcdef", U"abXef") == Splice{2, 2, U"X"});
    CHECK(covers(U"aa", U"aaa") == Splice{2, 0, U"a"});
    CHECK(covers(U"aaa", U"a") == Splice{1, 2, U""});
    CHECK(covers(U"", U"neu") == Splice{0, 0, U"neu"});
    CHECK(covers(U"alt", U"") == Splice{0, 3, U""});
    CHECK(covers(U"same", U"same") == Splice{4, 0, U""});
}
