#include "editor/ui/list_panel.hpp"

#include "tests/editor/ui/shown_panel.hpp"

using namespace atelier::editor;
using Said = Panel::Answer;

namespace {

ListRow row(std::string text, std::string id = "") {
    return {std::move(text), "", "", false, "", std::move(id)};
}
ListRow title(std::string text) {
    return {std::move(text), "", "", true, "", ""};
}

struct Bread {
    explicit Bread(bool is_searched = false) : panel(parts(is_searched)), shown{panel} {}

    ListPanel::Parts parts(bool is_searched) {
        ListPanel::Parts made;
        made.title = "Pains";
        made.rows = {title("Farine"), row("Épeautre"), row("Seigle"), title("Autres"),
                     row("Pain de mie")};
        made.rows[2].why_not = "Il n'y en a plus.";
        made.rows[4].more_words = "toast grillé";
        made.is_searched = is_searched;
        made.empty = "Rien.";
        made.on_take = [this](std::size_t number) { taken = number; };
        return made;
    }

    std::optional<std::size_t> taken;
    ListPanel panel;
    ShownPanel shown;
};

}  // namespace

TEST_CASE("what the cursor stands on is what Enter takes") {
    Bread bread;
    CHECK(bread.shown.at_cursor().starts_with("Épeautre"));
    CHECK(bread.shown.press("enter") == Said::closes);
    CHECK(bread.taken == 1);
    bread.shown.press("end");
    CHECK(bread.shown.at_cursor().starts_with("Pain de mie"));
    bread.shown.press("enter");
    CHECK(bread.taken == 4);
}

TEST_CASE("a title is passed over in both directions and never taken") {
    Bread bread;
    bread.shown.press("down down");
    CHECK(bread.panel.chosen() == 4);
    bread.shown.press("up");
    CHECK(bread.panel.chosen() == 2);
    bread.shown.press("up up up");
    CHECK(bread.panel.chosen() == 1);
    bread.shown.press("pageup");
    CHECK(bread.panel.chosen() == 1);
    bread.shown.press("pagedown");
    CHECK(bread.panel.chosen() == 4);
    bread.shown.press("home");
    CHECK(bread.panel.chosen() == 1);
}

TEST_CASE("what cannot be taken says why, and the list stays") {
    Bread bread;
    bread.shown.press("down");
    CHECK_FALSE(bread.shown.sees("plus."));
    CHECK(bread.shown.press("enter") == Said::stays);
    CHECK_FALSE(bread.taken);
    CHECK(bread.shown.sees("Il n'y en a plus."));
    bread.shown.press("up");
    CHECK_FALSE(bread.shown.sees("plus."));
}

TEST_CASE("Esc closes a list and takes nothing") {
    Bread bread;
    CHECK(bread.shown.press("escape") == Said::closes);
    CHECK_FALSE(bread.taken);
}

TEST_CASE("letters narrow a list that is searched in, without case and accents") {
    Bread bread(true);
    bread.shown.press("e p e");
    CHECK(bread.panel.chosen() == 1);
    CHECK(bread.shown.at_cursor().starts_with("Épeautre"));
    CHECK_FALSE(bread.shown.sees("Pain de mie"));
    bread.shown.press("backspace backspace backspace");
    CHECK(bread.shown.sees("Pain de mie"));
}

TEST_CASE("words are found in any order, and those that are not shown, too") {
    Bread bread(true);
    for (const char letter : std::string("MIE pain"))
        bread.panel.take(KeyPress{KeyName::character, static_cast<char32_t>(letter), {}});
    CHECK(bread.panel.chosen() == 4);
    Bread other(true);
    other.panel.take(Paste{"grille"});
    CHECK(other.panel.chosen() == 4);
}

TEST_CASE("what fits best stands first: by its beginning, its words, then what is not shown") {
    ListPanel::Parts parts;
    parts.is_searched = true;
    for (const char* text : {"Seigle", "Remplacer", "Une autre place", "Placer"})
        parts.rows.push_back(row(text));
    parts.rows[0].more_words = "Place";
    std::vector<std::size_t> taken;
    parts.on_take = [&](std::size_t number) { taken.push_back(number); };
    parts.closes_on_take = false;
    ListPanel panel(std::move(parts));
    ShownPanel shown{panel};
    panel.take(Paste{"place"});
    for (int i = 0; i < 4; ++i)
        shown.press("enter down");
    CHECK(taken == std::vector<std::size_t>{3, 2, 1, 0});
}

TEST_CASE("an apostrophe parts words that are looked for") {
    Bread bread(true);
    bread.panel.take(Paste{"mie d'pain"});
    CHECK(bread.panel.chosen() == 4);
}

TEST_CASE("where nothing fits, nothing can be taken and the list says so") {
    Bread bread(true);
    bread.shown.press("z z");
    CHECK(bread.shown.sees("Rien."));
    CHECK_FALSE(bread.panel.chosen());
    CHECK(bread.shown.press("enter") == Said::stays);
    CHECK(bread.shown.press("down") == Said::stays);
    CHECK_FALSE(bread.taken);
    CHECK(bread.shown.at_cursor().starts_with("Rien."));
}

TEST_CASE("a list that is not searched in lets letters pass and never loses its choice") {
    Bread bread;
    CHECK(bread.shown.press("s") == Said::passes);
    CHECK(bread.panel.chosen() == 1);
    CHECK(bread.shown.press("ctrl+s") == Said::passes);
}

TEST_CASE("a key of the list's own is given the row that is chosen") {
    std::optional<std::size_t> deleted;
    ListPanel::Parts parts;
    parts.rows = {row("a"), row("b")};
    parts.on_key = [&](const KeyPress& key, std::optional<std::size_t> at) {
        if (key.name != KeyName::erase) return false;
        deleted = at;
        return true;
    };
    ListPanel panel(std::move(parts));
    ShownPanel shown{panel};
    CHECK(shown.press("down delete") == Said::stays);
    CHECK(deleted == 1);
    CHECK(shown.press("insert") == Said::passes);
}

TEST_CASE("the same row stays chosen when the rows are made anew") {
    std::vector<ListRow> rows{row("b", "B"), row("c", "C")};
    ListPanel::Parts parts;
    parts.live_rows = [&] { return rows; };
    parts.chosen = 1;
    ListPanel panel(std::move(parts));
    ShownPanel shown{panel};
    CHECK(shown.at_cursor().starts_with("c"));
    rows.insert(rows.begin(), row("a", "A"));
    CHECK(shown.at_cursor().starts_with("c"));
    CHECK(panel.chosen() == 2);
}

TEST_CASE("where the chosen row goes, the one in its place is chosen, and at the end the last") {
    std::vector<ListRow> rows{row("a", "A"), row("b", "B"), row("c", "C")};
    ListPanel::Parts parts;
    parts.live_rows = [&] { return rows; };
    parts.chosen = 1;
    ListPanel panel(std::move(parts));
    ShownPanel shown{panel};
    rows.erase(rows.begin() + 1);
    CHECK(shown.at_cursor().starts_with("c"));
    rows.pop_back();
    CHECK(shown.at_cursor().starts_with("a"));
    rows.clear();
    CHECK_FALSE((shown.draw(), panel.chosen()));
}

TEST_CASE("a key before the next frame means the row that shows as chosen") {
    std::vector<ListRow> rows{row("b", "B"), row("c", "C")};
    std::optional<std::size_t> taken;
    ListPanel::Parts parts;
    parts.live_rows = [&] { return rows; };
    parts.on_take = [&](std::size_t at) { taken = at; };
    ListPanel panel(std::move(parts));
    ShownPanel shown{panel};
    CHECK(shown.at_cursor().starts_with("b"));
    rows.insert(rows.begin(), row("a", "A"));  // nothing was drawn since
    shown.press("enter");
    REQUIRE(taken);
    CHECK(rows[*taken].id == "B");
    taken.reset();
    rows.erase(rows.begin() + 1);
    CHECK(shown.press("enter") == Said::stays);
    CHECK_FALSE(taken);  // it is no more, and its neighbour was not meant
    shown.press("enter");
    CHECK(taken == 1);
}

TEST_CASE("a key of the list's own for a row that has just gone is for no other") {
    std::vector<ListRow> rows{row("a", "A"), row("b", "B"), row("c", "C")};
    std::vector<std::string> deleted;
    ListPanel::Parts parts;
    parts.live_rows = [&] { return rows; };
    parts.on_key = [&](const KeyPress& key, std::optional<std::size_t> at) {
        if (key.name == KeyName::erase && at) deleted.push_back(rows[*at].id);
        return key.name == KeyName::erase;
    };
    parts.chosen = 1;
    ListPanel panel(std::move(parts));
    ShownPanel shown{panel};
    CHECK(shown.at_cursor().starts_with("b"));
    rows.erase(rows.begin() + 1);  // by somebody else, and nothing was drawn since
    CHECK(shown.press("delete") == Said::stays);
    CHECK(deleted.empty());
    CHECK(shown.at_cursor().starts_with("c"));
    shown.press("delete");
    CHECK(deleted == std::vector<std::string>{"C"});
}

TEST_CASE("a row of a title that is chosen by its number gives way to the one below") {
    std::vector<ListRow> rows{row("a", "A"), row("b", "B")};
    ListPanel::Parts parts;
    parts.live_rows = [&] { return rows; };
    parts.chosen = 1;
    ListPanel panel(std::move(parts));
    ShownPanel shown{panel};
    rows = {row("a", "A"), title("Notes"), row("n", "N")};
    CHECK(shown.at_cursor().starts_with("n"));
}

TEST_CASE("a long list scrolls with what is chosen, and the cursor is always on it") {
    ListPanel::Parts parts;
    for (int i = 0; i < 100; ++i)
        parts.rows.push_back(row("row " + std::to_string(i)));
    ListPanel panel(std::move(parts));
    ShownPanel shown{panel, {10, 60}};
    for (int i = 0; i < 100; ++i) {
        CAPTURE(i);
        CHECK(shown.at_cursor().starts_with("row " + std::to_string(i) + " "));
        shown.press("down");
    }
    for (int i = 99; i >= 0; --i) {
        CHECK(shown.at_cursor().starts_with("row " + std::to_string(i) + " "));
        shown.press("up");
    }
}

TEST_CASE("a click takes the row under it, and beside the list closes it") {
    Bread bread;
    bread.shown.press("end");
    const Spot last = bread.shown.cursor();
    CHECK(bread.shown.click(last.row, last.column + 3) == Said::closes);
    CHECK(bread.taken == 4);
    bread.taken.reset();
    CHECK(bread.shown.click(0, 0) == Said::closes);
    CHECK_FALSE(bread.taken);
}

TEST_CASE("a click on a title takes nothing") {
    Bread bread;
    const Spot second = bread.shown.cursor();
    CHECK(bread.shown.click(second.row - 1, second.column) == Said::stays);
    CHECK_FALSE(bread.taken);
}

TEST_CASE("the wheel moves what is chosen") {
    Bread bread;
    bread.shown.wheel(true);
    CHECK(bread.panel.chosen() == 4);
    bread.shown.wheel(false);
    CHECK(bread.panel.chosen() == 1);
}

TEST_CASE("a drawer lets clicks beside it pass to the text") {
    ListPanel::Parts parts;
    parts.rows = {row("index.html")};
    parts.side = 20;
    ListPanel panel(std::move(parts));
    ShownPanel shown{panel};
    shown.draw();
    CHECK(panel.side_columns() == 20);
    CHECK(shown.click(3, 40) == Said::passes);
}

TEST_CASE("a list may stay open when something is taken") {
    ListPanel::Parts parts;
    parts.rows = {row("a")};
    parts.closes_on_take = false;
    ListPanel panel(std::move(parts));
    CHECK(ShownPanel{panel}.press("enter") == Said::stays);
}

TEST_CASE("what stands at the right is never put over what stands at the left") {
    ListPanel::Parts parts;
    parts.rows = {{std::string(200, 'x'), "Ctrl+Z", "", false, "", ""}};
    ListPanel panel(std::move(parts));
    ShownPanel shown{panel};
    CHECK(shown.sees("x… Ctrl+Z"));
}

TEST_CASE("names from outside reach the screen as plain text") {
    ListPanel::Parts parts;
    parts.title = "\x1b]0;x";
    parts.rows = {{"a\x1b[2Jb", "\x07", "", false, "", ""}};
    ListPanel panel(std::move(parts));
    for (const std::string& each : ShownPanel{panel}.rows())
        for (const char byte : each)
            CHECK(static_cast<unsigned char>(byte) >= 0x20);
}

TEST_CASE("no screen is too small for a list") {
    Bread bread(true);
    for (std::size_t rows = 0; rows < 8; ++rows)
        for (std::size_t columns = 0; columns < 20; ++columns) {
            bread.shown.size = {rows, columns};
            CHECK(has_cursor_inside(bread.shown.draw()));
        }
}

TEST_CASE("letters fold to small ones without accents") {
    CHECK(folded("Éàçœ ÎLE") == folded("eacœ ile"));
    CHECK(folded("Straße") == "strasse");
    CHECK(folded("\xff") == "\xff");
}

TEST_CASE("the hints of a list begin with its own and say how to leave") {
    ListPanel::Parts parts;
    parts.hints = {{"N", "Neu"}};
    ListPanel panel(std::move(parts));
    const auto hints = panel.hints(Words(Language::french));
    CHECK(hints.front().key == "N");
    CHECK(hints.back().key == "Échap");
}
