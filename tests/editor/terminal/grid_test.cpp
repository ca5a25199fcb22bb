#include "editor/terminal/grid.hpp"

#include "tests/test.hpp"

using namespace atelier::editor;

namespace {

constexpr Style usual;
constexpr Style red{Color::palette(1), {}, false, false, false};

std::string row_of(const Grid& grid, std::size_t row) {
    std::string text;
    for (std::size_t column = 0; column < grid.size().columns; ++column)
        text += grid.at({row, column}).bytes();
    return text;
}

}  // namespace

TEST_CASE("text is put from a column on and cut at the edge") {
    Grid grid({2, 6});
    CHECK(grid.put({0, 2}, "été à", usual) == 6);
    CHECK(row_of(grid, 0) == "  été ");
    CHECK(grid.put({1, 0}, "bonjour", usual, 3) == 3);
    CHECK(row_of(grid, 1) == "bon   ");
    CHECK(grid.put({5, 0}, "x", usual) == 0);
    CHECK(grid.put({0, 9}, "x", usual) == 9);
}

TEST_CASE("a wide cluster has two cells or is a blank") {
    Grid grid({1, 5});
    CHECK(grid.put({0, 0}, "漢字漢", usual) == 5);
    CHECK(row_of(grid, 0) == "漢字 ");
    CHECK(grid.at({0, 0}).width() == 2);
    CHECK(grid.at({0, 1}).width() == 0);
}

TEST_CASE("what is written over half a wide cluster leaves a blank of the other half") {
    Grid grid({1, 6});
    grid.put({0, 0}, "漢字", red);
    grid.put({0, 1}, "x", usual);
    CHECK(row_of(grid, 0) == " x字  ");
    CHECK(grid.at({0, 0}).style() == red);
    grid.put({0, 2}, "y", usual);
    CHECK(row_of(grid, 0) == " xy   ");
    grid.put({0, 0}, "漢字", usual);
    grid.put({0, 1}, "語", usual);
    CHECK(row_of(grid, 0) == " 語   ");
    grid.put({0, 0}, "漢字", usual);
    grid.fill({0, 3}, 1, usual);
    CHECK(row_of(grid, 0) == "漢    ");
}

TEST_CASE("another style goes over whole clusters") {
    Grid grid({1, 4});
    grid.put({0, 0}, "a漢b", usual);
    grid.restyle({0, 0}, 2, red);
    CHECK(grid.at({0, 0}).style() == red);
    CHECK(grid.at({0, 1}).style() == red);
    CHECK(grid.at({0, 2}).style() == red);
    CHECK(grid.at({0, 3}).style() == usual);
    CHECK(row_of(grid, 0) == "a漢b");
    grid.restyle({0, 2}, 1, usual);  // a right half alone
    CHECK(grid.at({0, 2}).style() == red);
}

TEST_CASE("a cluster without end is cut at a character") {
    std::string tower = "e";
    for (int i = 0; i < 40; ++i)
        tower += "\u0301";
    Grid grid({1, 2});
    CHECK(grid.put({0, 0}, tower, usual) == 1);
    CHECK(grid.at({0, 0}).bytes() == tower.substr(0, 29));
}
