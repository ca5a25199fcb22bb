#include "editor/ui/menu_panel.hpp"

#include "tests/editor/ui/shown_panel.hpp"

using namespace atelier::editor;
using Said = Panel::Answer;

namespace {

struct TwoMenus {
    std::vector<Menu> menus{
        {"Fichier", {{"Ouvrir", "Ctrl+O", ""}, {"Renommer", "", "Rien n'est ouvert."}}},
        {"Édition", {{"Annuler", "Ctrl+Z", ""}, {"Écrire", "", ""}, {"Effacer", "", ""}}}};
    std::vector<std::pair<std::size_t, std::size_t>> taken;
    MenuPanel panel{
        menus, 0, [this](std::size_t menu, std::size_t entry) { taken.emplace_back(menu, entry); }};
    ShownPanel shown{panel};
};

}  // namespace

TEST_CASE("a menu shows its entries with their keys, and the cursor is on the chosen one") {
    TwoMenus menus;
    CHECK(menus.shown.sees("Ouvrir"));
    CHECK(menus.shown.sees("Ctrl+O"));
    CHECK(menus.shown.at_cursor().starts_with("Ouvrir"));
    menus.shown.press("down");
    CHECK(menus.shown.at_cursor().starts_with("Renommer"));
    menus.shown.press("down");
    CHECK(menus.shown.at_cursor().starts_with("Ouvrir"));
    menus.shown.press("end");
    CHECK(menus.shown.at_cursor().starts_with("Renommer"));
}

TEST_CASE("Enter takes the entry that the cursor is on") {
    TwoMenus menus;
    CHECK(menus.shown.press("right down enter") == Said::closes);
    CHECK(menus.taken == std::vector<std::pair<std::size_t, std::size_t>>{{1, 1}});
}

TEST_CASE("left and right change the menu, round and round") {
    TwoMenus menus;
    menus.shown.press("left");
    CHECK(menus.shown.sees("Annuler"));
    CHECK_FALSE(menus.shown.sees("Ouvrir"));
    menus.shown.press("right");
    CHECK(menus.shown.sees("Ouvrir"));
}

TEST_CASE("the first letter of an entry goes to it, again to the next, without accents") {
    TwoMenus menus;
    menus.shown.press("right e");
    CHECK(menus.shown.at_cursor().starts_with("Écrire"));
    menus.shown.press("e");
    CHECK(menus.shown.at_cursor().starts_with("Effacer"));
    menus.shown.press("E");
    CHECK(menus.shown.at_cursor().starts_with("Écrire"));
    menus.shown.press("z");
    CHECK(menus.shown.at_cursor().starts_with("Écrire"));
    CHECK(menus.taken.empty());
}

TEST_CASE("an entry that cannot be done says why, and the menu stays") {
    TwoMenus menus;
    CHECK(menus.shown.press("down enter") == Said::stays);
    CHECK(menus.taken.empty());
    CHECK(menus.shown.sees("Rien n'est ouvert."));
    CHECK(menus.shown.at_cursor().starts_with("Renommer"));
    menus.shown.press("up");
    CHECK_FALSE(menus.shown.sees("Rien n'est ouvert."));
}

TEST_CASE("Esc and keys of the row above close a menu and take nothing") {
    TwoMenus menus;
    CHECK(menus.shown.press("escape") == Said::closes);
    CHECK(menus.shown.press("f10") == Said::closes);
    CHECK(menus.shown.press("ctrl+z") == Said::passes);
    CHECK(menus.taken.empty());
}

TEST_CASE("a letter held with Ctrl goes to no entry") {
    TwoMenus menus;
    menus.shown.press("ctrl+r");
    CHECK(menus.shown.at_cursor().starts_with("Ouvrir"));
}

TEST_CASE("a click on a name opens its menu, on an entry takes it, elsewhere closes") {
    TwoMenus menus;
    menus.shown.draw();
    CHECK(menus.shown.click(0, menu_columns(menus.menus)[1]) == Said::stays);
    const Spot first = menus.shown.cursor();
    CHECK(menus.shown.sees("Annuler"));
    CHECK(menus.shown.click(first.row + 2, first.column) == Said::closes);
    CHECK(menus.taken == std::vector<std::pair<std::size_t, std::size_t>>{{1, 2}});
    CHECK(menus.shown.click(20, 70) == Said::closes);
    CHECK(menus.taken.size() == 1);
}

TEST_CASE("names of menus stand side by side and do not touch") {
    const TwoMenus menus;
    CHECK(menu_columns(menus.menus) == std::vector<std::size_t>{1, 10, 19});
}

TEST_CASE("a menu at the right edge is moved to the left until it fits") {
    TwoMenus menus;
    menus.shown.size = {12, 24};
    menus.shown.press("right");
    CHECK(menus.shown.sees("Ctrl+Z"));
    CHECK(menus.shown.at_cursor().starts_with("Annuler"));
}

TEST_CASE("the chosen entry of a menu that is higher than the screen is in sight") {
    std::vector<MenuEntry> entries;
    for (int i = 0; i < 30; ++i)
        entries.push_back({"entry " + std::to_string(i) + ".", "", ""});
    MenuPanel panel({{"Tout", entries}}, 0, [](std::size_t, std::size_t) {});
    ShownPanel shown{panel, {12, 40}};
    for (int i = 0; i < 30; ++i) {
        CAPTURE(i);
        CHECK(shown.at_cursor().starts_with("entry " + std::to_string(i) + "."));
        shown.press("down");
    }
}

TEST_CASE("no screen is too small for a menu") {
    TwoMenus menus;
    for (std::size_t rows = 1; rows < 8; ++rows)
        for (std::size_t columns = 1; columns < 20; ++columns) {
            menus.shown.size = {rows, columns};
            CHECK(has_cursor_inside(menus.shown.draw()));
        }
}

TEST_CASE("a click into a menu that is scrolled takes the entry under it") {
    Menu menu{"Édition", {}};
    for (int i = 1; i <= 12; ++i)
        menu.entries.push_back({"Entrée " + std::to_string(i), "", ""});
    std::optional<std::size_t> taken;
    MenuPanel panel({menu}, 0, [&](std::size_t, std::size_t entry) { taken = entry; });
    ShownPanel shown{panel, {10, 40}};
    shown.press("end");
    const Spot last = shown.cursor();
    CHECK(shown.click(last.row - 1, last.column) == Said::closes);
    CHECK(taken == 10);
}

TEST_CASE("a menu that was scrolled shows all that it has when there is more room again") {
    Menu menu{"Édition", {}};
    for (int i = 1; i <= 12; ++i)
        menu.entries.push_back({"Entrée " + std::to_string(i), "", i == 12 ? "Pas ici." : ""});
    MenuPanel panel({menu}, 0, [](std::size_t, std::size_t) {});
    ShownPanel shown{panel, {10, 40}};
    shown.press("end enter");
    CHECK(shown.sees("Pas ici."));
    CHECK_FALSE(shown.sees("Entrée 1 "));
    shown.press("up");  // what was said goes, and its row is the entries' again
    CHECK(shown.sees("Entrée 12"));
    shown.size = {24, 40};
    for (int i = 1; i <= 12; ++i)
        CHECK(shown.sees("Entrée " + std::to_string(i)));
}
