#include "editor/ui/panel.hpp"

#include "tests/editor/ui/shown_panel.hpp"

using namespace atelier::editor;

namespace {

const Theme theme{ThemeName::mono, ColorDepth::none};

}  // namespace

TEST_CASE("a frame stands in the middle, as large as was asked, and answers its inside") {
    Grid grid({7, 21});
    const Area inside = draw_frame(grid, {0, 0, 7, 21}, {1, 9}, "Oui", theme);
    CHECK(inside == Area{3, 6, 1, 9});
    const auto rows = rows_of(grid);
    CHECK(rows[1].empty());
    CHECK(rows[2] == "    ┌─ Oui ─────┐");
    CHECK(rows[3] == "    │           │");
    CHECK(rows[4] == "    └───────────┘");
    CHECK(rows[5].empty());
}

TEST_CASE("a frame is never larger than its area, nor its title than the frame") {
    Grid grid({5, 20});
    const Area inside =
        draw_frame(grid, {1, 2, 4, 12}, {100, 100}, "Une très longue question", theme);
    CHECK(inside == Area{2, 4, 2, 8});
    CHECK(rows_of(grid)[1] == "  ┌─ Une t… ─┐");
    CHECK(rows_of(grid)[0].empty());
}

TEST_CASE("where no frame fits, its inside is empty") {
    Grid grid({10, 20});
    for (const Area& area : {Area{0, 0, 2, 20}, Area{0, 0, 10, 7}, Area{3, 3, 0, 0}}) {
        const Area inside = draw_frame(grid, area, {4, 10}, "", theme);
        CHECK(inside.rows == 0);
        CHECK(inside.columns == 0);
    }
}

TEST_CASE("what was behind a frame does not show in it") {
    Grid grid({5, 20});
    for (std::size_t row = 0; row < 5; ++row)
        grid.put({row, 0}, "xxxxxxxxxxxxxxxxxxxx", {});
    draw_frame(grid, {0, 0, 5, 20}, {3, 16}, "", theme);
    for (const std::string& row : rows_of(grid))
        CHECK(row.find('x') == std::string::npos);
}

TEST_CASE("what is too wide keeps its beginning or its end, and says that it was cut") {
    CHECK(shortened("boulangerie", 11, Keep::end) == "boulangerie");
    CHECK(shortened("boulangerie", 6, Keep::beginning) == "boula…");
    CHECK(shortened("boulangerie", 6, Keep::end) == "…gerie");
    CHECK(shortened("boulangerie", 1, Keep::end) == "…");
    CHECK(shortened("boulangerie", 0, Keep::beginning).empty());
    // A wide one goes whole.
    CHECK(shortened("a漢字", 4, Keep::beginning) == "a漢…");
    CHECK(shortened("a漢字", 3, Keep::beginning) == "a…");
    CHECK(shortened("漢字b", 3, Keep::end) == "…b");
}
