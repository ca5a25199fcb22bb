#include "editor/terminal/painter.hpp"

#include "tests/editor/terminal/screen_model.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

using namespace atelier::editor;

namespace {

constexpr Style usual;
constexpr Style red{Color::palette(1), {}, false, false, false};
constexpr Style bright{Color::palette(12), Color::palette(200), true, false, false};
constexpr Style deep{Color::rgb(0x102030), {}, false, true, true};

const std::vector<std::string> pieces = {"a",  "mot ", "é",  "ligne de texte",
                                         " ",  "   ",  "漢", "e\u0301",
                                         "💚", "🇫🇷",   "β",  "\u2601\uFE0F"};

class Drawing {
public:
    explicit Drawing(std::uint32_t seed) : random_(seed) {}

    std::size_t below(std::size_t count) { return random_() % count; }
    Style style() {
        const Style styles[] = {usual, usual, red, bright, deep};
        return styles[below(5)];
    }
    void change(Grid& grid) {
        const Size size = grid.size();
        const Spot spot{below(size.rows), below(size.columns)};
        switch (below(7)) {
            case 0: grid.fill(spot, 1 + below(size.columns), style()); break;
            case 1: grid.fill({spot.row, 0}, size.columns, usual); break;
            case 2: grid.restyle(spot, 1 + below(8), style()); break;
            case 3: move(grid, below(size.rows)); break;
            default: grid.put(spot, pieces[below(pieces.size())], style()); break;
        }
        grid.cursor = below(4) == 0 ? std::nullopt
                                    : std::optional(Spot{below(size.rows), below(size.columns)});
    }

    // A full screen, so that moving its rows is worth something.
    void fill(Grid& grid) {
        for (std::size_t row = 0; row < grid.size().rows; ++row)
            grid.put({row, below(5)},
                     std::to_string(random_()) + pieces[below(pieces.size())] +
                         std::to_string(random_()),
                     style());
    }

private:
    void move(Grid& grid, std::size_t top) {
        const std::size_t rows = grid.size().rows - top;
        if (rows < 2) return;
        const std::size_t kept = 1 + below(rows - 1);
        const std::size_t by = 1 + below(std::min<std::size_t>(rows - kept, 14));
        move_rows(grid, {top, top + kept + by, by, below(2) == 0});
        for (std::size_t row = top; row < top + kept; ++row)  // as numbers of lines change
            if (below(2) == 0) grid.put({row, 0}, std::to_string(below(10)), red);
    }

    std::mt19937 random_;
};

bool is_same(const Grid& a, const Grid& b) {
    for (std::size_t row = 0; row < a.size().rows; ++row)
        for (std::size_t column = 0; column < a.size().columns; ++column)
            if (!a.at({row, column}).looks_like(b.at({row, column}))) return false;
    return true;
}

std::string shown_after(Painter& painter, ScreenModel& model, const Grid& next) {
    const std::string bytes = painter.frame(next);
    auto fault = model.take(bytes);
    if (!fault.empty()) return fault;
    if (!is_same(model.screen(), next)) {
        for (std::size_t row = 0; row < next.size().rows; ++row)
            for (std::size_t column = 0; column < next.size().columns; ++column)
                if (const Spot at{row, column}; !model.screen().at(at).looks_like(next.at(at)))
                    return "at " + std::to_string(row) + ":" + std::to_string(column) + " '" +
                           std::string(model.screen().at(at).bytes()) + "' for '" +
                           std::string(next.at(at).bytes()) + "' after " + bytes;
    }
    if (model.cursor() != next.cursor) return "another cursor";
    return {};
}

}  // namespace

TEST_CASE("after each frame the terminal shows the grid") {
    for (std::uint32_t seed = 0; seed < atelier::seeds(300); ++seed) {
        Drawing drawing(seed);
        const bool is_large = seed % 3 == 0;
        const Size size{1 + drawing.below(is_large ? 24 : 6),
                        1 + drawing.below(is_large ? 80 : 40)};
        Grid grid(size);
        if (is_large) drawing.fill(grid);
        Painter painter;
        painter.abilities.has_synchronized_output = seed % 2 == 0;
        ScreenModel model(size, seed);
        model.scribble();
        for (int frame = 0; frame < 40; ++frame) {
            for (std::size_t i = drawing.below(4); i > 0; --i)
                drawing.change(grid);
            INFO("seed " << seed << ", frame " << frame);
            REQUIRE(shown_after(painter, model, grid) == "");
            if (drawing.below(20) == 0) {
                model.scribble();
                painter.forget();
            }
        }
    }
}

TEST_CASE("nothing is sent for a frame that is the same") {
    Grid grid({3, 20});
    grid.put({1, 2}, "bonjour", red);
    grid.cursor = Spot{1, 9};
    Painter painter;
    CHECK(!painter.frame(grid).empty());
    CHECK(painter.frame(grid).empty());
}

TEST_CASE("a letter that is typed is one byte where the cursor stands") {
    Grid grid({3, 20});
    grid.put({1, 0}, "bonjou", usual);
    grid.cursor = Spot{1, 6};
    Painter painter;
    painter.frame(grid);
    grid.put({1, 6}, "r", usual);
    grid.cursor = Spot{1, 7};
    CHECK(painter.frame(grid) == "r");
}

TEST_CASE("from the status the cursor comes back to what is typed, and its style with it") {
    Grid grid({24, 80});
    grid.put({11, 10}, "bonjou", bright);
    grid.put({23, 60}, "8", red);
    grid.cursor = Spot{11, 16};
    Painter painter;
    painter.frame(grid);
    const auto type = [&](const std::string& letter, const std::string& status) {
        grid.put(*grid.cursor, letter, bright);
        ++grid.cursor->column;
        grid.put({23, 60}, status, red);
        return painter.frame(grid);
    };
    type("r", "9");
    CHECK(type(" ", "0") ==
          " \x1b"
          "7\x1b[24;61H\x1b[0;31m0\x1b"
          "8");
    CHECK(type("d", "0") == "d");
}

TEST_CASE("a row that becomes empty is erased and not printed") {
    Grid grid({3, 80});
    grid.put({1, 0}, std::string(70, 'x'), usual);
    Painter painter;
    painter.frame(grid);
    grid.fill({1, 0}, 80, usual);
    CHECK(painter.frame(grid) == "\r\x1b[K");
}

TEST_CASE("rows below a line that is new are moved by the terminal") {
    Grid grid({12, 40});
    for (std::size_t row = 0; row < 12; ++row)
        grid.put({row, 0}, std::string(39, static_cast<char>('a' + row)), usual);
    Painter painter;
    painter.frame(grid);
    Grid above = grid;
    move_rows(above, {2, 10, 1, false});
    above.put({2, 0}, "neu", usual);
    CHECK(painter.frame(above) == "\x1b[;10r\n\n\x1b[L\x1b[r\n\nneu");
    move_rows(above, {3, 12, 2, true});  // to the last row: there is nothing below to keep
    CHECK(painter.frame(above) == "\n\r\x1b[2M");
}

TEST_CASE("rows that moved are printed where that is shorter") {
    Grid grid({12, 40});
    for (std::size_t row = 0; row < 12; ++row)
        grid.put({row, 0}, std::string(39, static_cast<char>('a' + row)), usual);
    Painter painter;
    painter.frame(grid);
    // Eight cells of one row have moved: less than moving them takes.
    for (std::size_t row = 1; row < 12; ++row)
        grid.put({row, 0}, std::string(39, static_cast<char>('m' + row)), usual);
    grid.put({2, 0}, "bbbbbbbb", usual);
    const std::string bytes = painter.frame(grid);
    CHECK(bytes.find("\x1b[L") == std::string::npos);
    CHECK(bytes.find("\x1b[;") == std::string::npos);
}

TEST_CASE("from row to row the cursor goes in as few bytes as there are") {
    Grid grid({6, 40});
    Painter painter;
    painter.frame(grid);
    for (std::size_t row = 1; row < 4; ++row)
        grid.put({row, 3}, "7", usual);
    CHECK(painter.frame(grid) == "\n   7\n\b7\n\b7");
    grid.put({1, 4}, "8", usual);
    CHECK(painter.frame(grid) == "\x1b[2A8");
}

TEST_CASE("a blank is printed in any style of its ground, and left alone in another") {
    constexpr Style green{Color::palette(2), Color::palette(4), true, false, false};
    constexpr Style plain{Color::palette(7), Color::palette(4), false, false, false};
    Grid grid({1, 20});
    grid.put({0, 0}, "ab cd", plain);
    grid.put({0, 5}, "x", green);
    Painter painter;
    painter.frame(grid);
    grid.put({0, 5}, " ", green);
    grid.put({0, 4}, "e", plain);
    CHECK(painter.frame(grid) == "\b\b\x1b[22;37me ");
    grid.restyle({0, 2}, 1, green);
    CHECK(painter.frame(grid).empty());
    grid.restyle({0, 2}, 1, {Color::palette(7), Color::palette(4), false, true, false});
    CHECK(painter.frame(grid) == "\x1b[3G\x1b[4m ");
}

TEST_CASE("the cursor does not run over the screen while much of it changes") {
    Grid grid({3, 200});
    grid.cursor = Spot{0, 0};
    Painter painter;
    painter.frame(grid);
    grid.put({1, 0}, "un", usual);
    grid.put({2, 0}, "deux", usual);
    CHECK(painter.frame(grid).find("?25") == std::string::npos);
    grid.put({1, 0}, std::string(150, 'u'), usual);
    grid.put({2, 0}, std::string(150, 'd'), usual);
    const std::string bytes = painter.frame(grid);
    CHECK(bytes.starts_with("\x1b[?25l"));
    CHECK(bytes.ends_with("\x1b[?25h"));
    painter.abilities.has_synchronized_output = true;
    grid.put({1, 0}, std::string(150, 't'), usual);
    grid.put({2, 0}, std::string(150, 'q'), usual);
    const std::string at_once = painter.frame(grid);
    CHECK(at_once.starts_with("\x1b[?2026h"));
    CHECK(at_once.ends_with("\x1b[?2026l"));
    CHECK(at_once.find("?25l") == std::string::npos);
}

TEST_CASE("what a cluster may have covered on this terminal is printed again") {
    Grid grid({1, 10});
    grid.put({0, 0}, "αb", usual);
    grid.cursor = Spot{0, 0};
    Painter painter;
    painter.frame(grid);
    grid.restyle({0, 0}, 1, red);
    const std::string bytes = painter.frame(grid);
    CHECK(bytes.find("α") < bytes.find("b"));
    CHECK(bytes.find("b") != std::string::npos);
}

TEST_CASE("a mark without a letter stands on a blank, and nothing goes onto its neighbour") {
    Grid grid({1, 4});
    grid.put({0, 0}, "a", usual);
    grid.put({0, 1}, "\u0301", usual);
    CHECK(grid.at({0, 1}).bytes() == " \u0301");
}

TEST_CASE("a caret behind the last column stands on it") {
    Grid grid({2, 5});
    grid.cursor = Spot{1, 5};
    Painter painter;
    ScreenModel model(grid.size(), 1);
    CHECK(model.take(painter.frame(grid)).empty());
    CHECK(model.cursor() == Spot{1, 4});
    CHECK(painter.frame(grid).empty());
}
