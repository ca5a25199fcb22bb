#include "editor/ui/page_panel.hpp"

#include "tests/editor/ui/shown_panel.hpp"

using namespace atelier::editor;
using Said = Panel::Answer;

namespace {

std::string numbered(int lines) {
    std::string text;
    for (int i = 1; i <= lines; ++i)
        text += (i > 1 ? "\n" : "") + ("line " + std::to_string(i) + ".");
    return text;
}

}  // namespace

TEST_CASE("a page is read to its end and back, and no further") {
    PagePanel panel("Aide", numbered(50));
    ShownPanel shown{panel};
    CHECK(shown.sees("line 1."));
    CHECK_FALSE(shown.sees("line 50."));
    shown.press("end");
    CHECK(shown.sees("line 50."));
    shown.press("down pagedown");
    CHECK(shown.sees("line 50."));
    CHECK(shown.sees("line 29."));
    shown.press("home up");
    CHECK(shown.sees("line 1."));
}

TEST_CASE("every line of a page shows, page by page") {
    PagePanel panel("Aide", numbered(100));
    ShownPanel shown{panel, {12, 80}};
    for (int line = 1; line <= 100; ++line) {
        CAPTURE(line);
        if (line % 10 == 1 && line > 1) shown.press("pagedown");
        CHECK(shown.sees("line " + std::to_string(line) + "."));
    }
}

TEST_CASE("a short page does not scroll") {
    PagePanel panel("Aide", "un");
    ShownPanel shown{panel};
    shown.draw();
    shown.press("pagedown down end");
    shown.wheel(true);
    CHECK(shown.sees("un"));
}

TEST_CASE("Esc and Enter close a page, other keys pass") {
    PagePanel panel("Aide", "un");
    ShownPanel shown{panel};
    CHECK(shown.press("escape") == Said::closes);
    CHECK(shown.press("enter") == Said::closes);
    CHECK(shown.press("a") == Said::passes);
    CHECK(panel.take(Paste{"a"}) == Said::stays);
}

TEST_CASE("the cursor stands on the first row that is read") {
    PagePanel panel("Aide", numbered(50));
    ShownPanel shown{panel};
    CHECK(shown.at_cursor().starts_with("line 1."));
    shown.press("down");
    CHECK(shown.at_cursor().starts_with("line 2."));
}

TEST_CASE("no screen is too small for a page") {
    PagePanel panel("Aide", numbered(9));
    for (std::size_t rows = 0; rows < 6; ++rows)
        for (std::size_t columns = 0; columns < 16; ++columns)
            CHECK(has_cursor_inside(ShownPanel{panel, {rows, columns}}.draw()));
}
