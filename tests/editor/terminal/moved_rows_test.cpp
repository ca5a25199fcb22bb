#include "editor/terminal/moved_rows.hpp"

#include "tests/test.hpp"

using namespace atelier::editor;

namespace {

constexpr Size size{16, 40};

// Rows of letters that no other row has, each with its number in front.
Grid page(std::size_t first = 0) {
    Grid grid(size);
    for (std::size_t row = 0; row < size.rows; ++row) {
        grid.put({row, 0}, std::to_string(10 + row), {});
        grid.put({row, 3}, std::string(30, static_cast<char>('A' + first + row)), {});
    }
    return grid;
}

void number(Grid& grid) {
    for (std::size_t row = 0; row < size.rows; ++row)
        grid.put({row, 0}, std::to_string(10 + row), {});
}

}  // namespace

TEST_CASE("a block that went down is found, whatever numbers its lines have now") {
    const Grid before = page();
    for (const std::size_t by : {1UL, 3UL, moved_rows_max}) {
        Grid now = before;
        const MovedRows moved{1, 15, by, false};
        move_rows(now, moved);
        number(now);
        CHECK(moved_rows(before, now) == moved);
    }
}

TEST_CASE("a block that went up is found, and the rows beside it are not in it") {
    const Grid before = page();
    Grid now = before;
    const MovedRows moved{2, 11, 2, true};
    move_rows(now, moved);
    number(now);
    CHECK(moved_rows(before, now) == moved);
}

TEST_CASE("rows that stay where they are have not moved, nor have others") {
    CHECK(!moved_rows(page(), page()));
    CHECK(!moved_rows(page(), page(16)));
    CHECK(!moved_rows(Grid(size), page()));
    CHECK(!moved_rows(page(), Grid(size)));
    Grid equal(size);  // a row like its neighbours
    for (std::size_t row = 0; row < size.rows; ++row)
        equal.put({row, 0}, "<p>", {});
    CHECK(!moved_rows(equal, equal));
}

TEST_CASE("a row that has come is worth nothing where as much is lost below it") {
    const Grid before = page();
    Grid now = before;
    now.copy_row(6, 5);
    CHECK(!moved_rows(before, now));
}

TEST_CASE("farther than it is worth looking nothing is found") {
    const Grid before = page();
    Grid now(size);
    move_rows(now, {0, size.rows, 1, true});
    for (std::size_t row = 0; row < 3; ++row)
        now.put({row + moved_rows_max + 1, 3}, std::string(30, static_cast<char>('A' + row)), {});
    CHECK(!moved_rows(before, now));
}

TEST_CASE("of a block and a smaller one the larger is moved") {
    const Grid before = page();
    Grid now = before;
    move_rows(now, {0, 4, 1, false});
    move_rows(now, {5, 16, 2, true});
    CHECK(moved_rows(before, now) == MovedRows{5, 16, 2, true});
}

TEST_CASE("what leaves the region is lost, and the rows that become free are blank") {
    Grid grid = page();
    move_rows(grid, {3, 7, 1, true});
    CHECK(grid.at({3, 3}).bytes() == "E");
    CHECK(grid.at({5, 3}).bytes() == "G");
    CHECK(grid.at({6, 3}).is_blank());
    CHECK(grid.at({6, 0}).is_blank());
    CHECK(grid.at({7, 3}).bytes() == "H");
    move_rows(grid, {3, 7, 2, false});
    CHECK(grid.at({3, 3}).is_blank());
    CHECK(grid.at({4, 3}).is_blank());
    CHECK(grid.at({5, 3}).bytes() == "E");
    CHECK(grid.at({6, 3}).bytes() == "F");
}
