#include "editor/app/status_bar.hpp"

#include "tests/editor/ui/shown_panel.hpp"

using namespace atelier::editor;

namespace {

StatusBar bar_of(std::size_t columns) {
    return StatusBar(columns, "  all is kept", Paint::good, "  L1 C1");
}

std::vector<std::string> drawn(const StatusBar& bar, std::size_t columns) {
    Grid grid({1 + std::max<std::size_t>(1, bar.rows_below()), columns});
    bar.draw(grid, 0, Theme(ThemeName::mono, ColorDepth::none));
    return rows_of(grid);
}

}  // namespace

TEST_CASE("what there is to say stands beside what is kept where it has room") {
    StatusBar bar = bar_of(40);
    bar.say("body › main › p", Paint::bar_quiet);
    CHECK(bar.rows_below() == 0);
    CHECK(drawn(bar, 40)[0] == " body › main › p     all is kept  L1 C1");
}

TEST_CASE("a longer sentence has rows of its own, and is whole") {
    StatusBar bar = bar_of(40);
    bar.say("The disk of this seat is full. Delete something, then try again.", Paint::attention);
    CHECK(bar.rows_below() == 2);
    const auto rows = drawn(bar, 40);
    CHECK(rows[0].ends_with("  all is kept  L1 C1"));
    CHECK(rows[1] == " The disk of this seat is full. Delete");
    CHECK(rows[2] == " something, then try again.");
}

TEST_CASE("two sentences stand one below the other") {
    StatusBar bar = bar_of(60);
    bar.say("said meanwhile", Paint::bar_strong);
    bar.say_below("! wrong", Paint::mistake);
    const auto rows = drawn(bar, 60);
    CHECK(rows[0].starts_with(" said meanwhile  "));
    CHECK(rows[1] == " ! wrong");
}

TEST_CASE("where there is nothing to say the hints stay") {
    StatusBar bar = bar_of(20);
    bar.say("", Paint::bar_quiet);
    CHECK(bar.rows_below() == 0);
}

TEST_CASE("no sentence takes more than three rows, and no width is too small") {
    for (const std::size_t columns : {1U, 5U, 12U, 20U}) {
        StatusBar bar = bar_of(columns);
        bar.say(std::string(500, 'x') + " " + std::string(500, 'y'), Paint::attention);
        CHECK(bar.rows_below() <= 3);
        drawn(bar, columns);
    }
}
