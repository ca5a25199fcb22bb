#include "editor/view/text_layout.hpp"

#include "tests/allocations.hpp"
#include "tests/test.hpp"

#include <random>

using namespace atelier::editor;

namespace {

const std::string text = "un pain de campagne\n\n\tx\n漢字";
const WrapManner narrow{8, 4, true};

}  // namespace

TEST_CASE("a place is in a row, so many cells from its left") {
    const Buffer buffer(text);
    const TextLayout layout(buffer, narrow);
    CHECK(layout.row_count(0) == 3);
    CHECK(layout.row_of({10}) == RowIndex{0, 1});
    CHECK(layout.column_of({10}) == 2);
    CHECK(layout.row_of({8}) == RowIndex{0, 1});  // where rows meet: the lower one
    CHECK(layout.row_of({20}) == RowIndex{1, 0});
    CHECK(layout.column_of({22}) == 4);
    CHECK(layout.column_of({27}) == 2);
}

TEST_CASE("a column leads to the nearest border in its row") {
    const Buffer buffer(text);
    const TextLayout layout(buffer, narrow);
    CHECK(layout.place_at({0, 0}, 3) == ByteIndex{3});
    CHECK(layout.place_at({0, 0}, 99) == ByteIndex{7});  // the border behind it is in the next row
    CHECK(layout.place_at({0, 2}, 99) == ByteIndex{19});
    CHECK(layout.place_at({2, 0}, 1) == ByteIndex{21});
    CHECK(layout.place_at({2, 0}, 2) == ByteIndex{22});
    CHECK(layout.place_at({3, 0}, 1) == ByteIndex{27});
}

TEST_CASE("rows are counted down and up over lines, as far as there are any") {
    const Buffer buffer(text);
    const TextLayout layout(buffer, narrow);
    CHECK(layout.below({0, 1}, 3) == RowIndex{2, 0});
    CHECK(layout.below({0, 0}, 99) == RowIndex{3, 0});
    CHECK(layout.above({3, 0}, 3) == RowIndex{0, 2});
    CHECK(layout.above({1, 0}, 99) == RowIndex{0, 0});
    CHECK(layout.distance({0, 1}, {3, 0}, 100) == 4);
    CHECK(layout.distance({0, 0}, {3, 0}, 2) == 2);
}

TEST_CASE("a long line that somebody writes in is laid out as if anew") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::string long_text = "head\n";
    for (int i = 0; i < 800; ++i)
        long_text += "mot" + std::string(1 + random() % 9, 'a') + ' ';
    Buffer buffer(long_text + "\ntail\n");
    TextLayout kept(buffer, narrow);
    for (int round = 0; round < 500; ++round) {
        // Often around the ends of the long line, and sometimes at two places at once.
        const ByteRange line_before =
            buffer.line_range(std::min<std::size_t>(1, buffer.line_count() - 1));
        const std::size_t near = (random() % 2 ? line_before.begin : line_before.end).value;
        const std::size_t at = std::min(
            buffer.size(), random() % 3 ? random() % (buffer.size() + 1)
                                        : near - std::min(near, random() % 4) + random() % 4);
        const std::size_t end = std::min(buffer.size(), at + random() % 5);
        Splices splices{{{{at}, {end}}, random() % 9 ? "a b" : "\n"}};
        if (random() % 4 == 0 && end + 9 < buffer.size())
            splices.push_back({{{end + 3}, {end + 3 + random() % 6}}, random() % 4 ? "c" : "d\n"});
        atelier::editor::apply(buffer, splices);
        kept.edited(splices);
        const TextLayout anew(buffer, narrow);
        const std::size_t line =
            random() % 3 ? buffer.line_of({at}) : random() % buffer.line_count();
        REQUIRE(kept.row_count(line) == anew.row_count(line));
        REQUIRE(kept.row_of({at}) == anew.row_of({at}));
        REQUIRE(kept.last_row() == anew.last_row());
    }
}

TEST_CASE("a long line is not laid out again while other lines are written in") {
    Buffer buffer("head\n" + std::string(50'000, 'a') + "\ntail\n");
    TextLayout layout(buffer, narrow);
    const std::size_t rows = layout.row_count(1);
    const Splices behind{{{buffer.end(), buffer.end()}, "more"}};
    const Splices before{{{{0}, {0}}, "one\nmore "}};
    for (const Splices& splices : {behind, before}) {
        atelier::editor::apply(buffer, splices);
        const atelier::test::Allocations used;
        layout.edited(splices);
        CHECK(layout.row_count(buffer.line_count() - 3) == rows);
        CHECK(used.total_bytes() < 1'000);
    }
}
