#include "editor/view/text_view.hpp"

#include "tests/editor/text/marked_text.hpp"
#include "tests/test.hpp"

using namespace atelier::editor;

namespace {

constexpr Area area{1, 2, 4, 20};  // 4 rows of 15 cells behind the gutter

std::string row_of(const Grid& grid, std::size_t row, std::size_t column = 0) {
    std::string text;
    for (; column < grid.size().columns; ++column)
        text += grid.at({row, column}).bytes();
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

struct Shown {
    explicit Shown(std::string_view text)
        : text_(marked(text)),
          layout_(text_.buffer, TextView::manner_in(area, text_.buffer, true, 4)) {
        view.follow(text_.buffer, layout_, caret(), area);
    }

    ByteIndex caret() const { return text_.selections.primary().caret; }
    Grid draw() {
        Grid grid({6, 24});
        const TextScene scene{text_.buffer, layout_, text_.selections, colors, marks, peers, signs};
        view.draw(grid, area, scene, theme);
        return grid;
    }

    MarkedText text_;
    TextLayout layout_;
    TextView view;
    Theme theme{ThemeName::dark, ColorDepth::palette};
    std::vector<Painted> colors;
    std::vector<Painted> marks;
    std::vector<PeerCaret> peers;
    std::vector<LineSign> signs;
};

}  // namespace

TEST_CASE("a text is shown with its line numbers, wrapped, and the cursor at the caret") {
    Shown shown("<p>|\nun pain de campagne\n");
    const Grid grid = shown.draw();
    CHECK(row_of(grid, 1) == "     1 <p>");
    CHECK(row_of(grid, 2) == "     2 un pain de");
    CHECK(row_of(grid, 3) == "       campagne");
    CHECK(row_of(grid, 4) == "     3");
    CHECK(grid.cursor == Spot{1, 10});
    CHECK(row_of(grid, 0).empty());
    CHECK(row_of(grid, 5).empty());
}

TEST_CASE("the view follows a caret by as little as needed, and far away to the middle") {
    Shown shown("a\nb\nc\nd\n|e\nf\ng\nh\ni\nj\nk\nl\nm\nn\no");
    CHECK(shown.view.top() == RowIndex{1, 0});
    shown.view.follow(shown.text_.buffer, shown.layout_, {0}, area);
    CHECK(shown.view.top() == RowIndex{0, 0});
    shown.view.follow(shown.text_.buffer, shown.layout_, shown.text_.buffer.end(), area);
    CHECK(shown.view.top() == RowIndex{12, 0});
}

TEST_CASE("what is selected looks so, line ends too") {
    Shown shown("a«b\nc|d");
    const Grid grid = shown.draw();
    const Style selection = shown.theme[Paint::selection];
    CHECK(grid.at({1, 7}).style() == shown.theme[Paint::text]);
    CHECK(grid.at({1, 8}).style() == selection);
    CHECK(grid.at({1, 9}).style() == selection);
    CHECK(grid.at({1, 10}).style() != selection);
    CHECK(grid.at({2, 7}).style() == selection);
    CHECK(grid.at({2, 8}).style() != selection);
}

TEST_CASE("somebody else's caret, letter and name are there") {
    Shown shown("<h1>|Pain</h1>\n<p>\n");
    shown.peers = {{"A", 0, {17}, {{17}, {17}}, "‹Ana›"}};
    const Grid grid = shown.draw();
    CHECK(row_of(grid, 2) == "  A  2 <p>       ‹Ana›");
    CHECK(grid.at({2, 10}).style().is_reversed);
    CHECK(grid.at({2, 10}).style().is_underlined);
}

TEST_CASE("a name is never put over text") {
    Shown shown("|douze lettres!\n");
    shown.peers = {{"A", 0, {3}, {{3}, {3}}, "‹Ana›"}};
    CHECK(row_of(shown.draw(), 1) == "  A  1 douze lettres!");
}

TEST_CASE("colours, and marks over them") {
    Shown shown("|<p>x</p>");
    shown.colors = {{{{1}, {2}}, Paint::tag}, {{{6}, {7}}, Paint::tag}};
    shown.marks = {{{{6}, {7}}, Paint::match}};
    shown.signs = {{0, "!", Paint::mistake}};
    const Grid grid = shown.draw();
    CHECK(grid.at({1, 8}).style() == shown.theme[Paint::tag]);
    CHECK(grid.at({1, 13}).style() == shown.theme[Paint::match]);
    CHECK(grid.at({1, 3}).bytes() == "!");
}

TEST_CASE("what somebody writes above leaves what is in sight where it is") {
    Shown shown("a\nb\nc\nd\ne\nf\n|g\n");
    const ByteIndex top = shown.layout_.row_range(shown.view.top()).begin;
    const Splices splices{{{{0}, {0}}, "new\nnew\n"}};
    apply(shown.text_.buffer, splices);
    shown.layout_.edited(splices);
    shown.view.edited(shown.text_.buffer, shown.layout_, splices, top);
    CHECK(row_of(shown.draw(), 1) == "     6 d");
}

TEST_CASE("a click leads to the place under it") {
    Shown shown("<p>|\nun pain de campagne");
    const auto under = [&](Spot spot) {
        return shown.view.place_under(spot, shown.text_.buffer, shown.layout_, area).value;
    };
    CHECK(under({2, 10}) == 7);
    CHECK(under({3, 8}) == 16);
    CHECK(under({2, 2}) == 4);
    CHECK(under({4, 9}) == shown.text_.buffer.size());
}

TEST_CASE("without wrapping a long line scrolls sideways with its caret") {
    MarkedText text = marked("0123456789012345678901234567890123456789|");
    const TextLayout layout(text.buffer, TextView::manner_in(area, text.buffer, false, 4));
    TextView view;
    view.follow(text.buffer, layout, text.buffer.end(), area);
    Grid grid({6, 24});
    view.draw(grid, area, {text.buffer, layout, text.selections, {}, {}, {}, {}},
              Theme(ThemeName::mono, ColorDepth::none));
    CHECK(row_of(grid, 1) == "     1 90123456789");
    CHECK(grid.cursor == Spot{1, 18});
    CHECK(view.place_under({1, 8}, text.buffer, layout, area).value == 30);
}
