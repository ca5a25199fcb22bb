#include "editor/app/find_actions.hpp"

#include "tests/editor/app/room_at_text.hpp"

using namespace atelier;
using namespace atelier::editor;
using namespace std::chrono_literals;

// ---- finding ------------------------------------------------------------------------------------

TEST_CASE("what is looked for is found while it is typed, from the caret on") {
    AtText at("pain\n|pain\nbeurre");
    at.press("ctrl+f");
    at.type("pa");
    CHECK(at.marked() == "pain\n«pa|in\nbeurre");
    CHECK(at.sees("2 of 2"));
    at.type("x");
    CHECK(at.sees("0 places"));
    CHECK(at.text() == "pain\npain\nbeurre");
}

TEST_CASE("capitals count only where the words have some") {
    AtText at("|Pain pain");
    at.press("ctrl+f");
    at.type("pain");
    CHECK(at.sees("1 of 2"));
    at.press("escape ctrl+f");
    at.type("Pain");
    CHECK(at.sees("1 of 1"));
}

TEST_CASE("F3 goes on, and back, and round") {
    AtText at("|a b a b a");
    at.press("ctrl+f");
    at.type("a");
    at.press("enter");
    CHECK(at.marked() == "«a| b a b a");
    CHECK(at.after("f3") == "a b «a| b a");
    CHECK(at.after("f3 f3") == "«a| b a b a");
    CHECK(at.after("shift+f3") == "a b a b «a|");
}

TEST_CASE("Esc leaves a search where it is, and its marks go") {
    AtText at("|pain pain");
    at.press("ctrl+f");
    at.type("pain");
    at.press("escape");
    CHECK(at.editor.page()->found.empty());
    CHECK(at.text() == "pain pain");
    CHECK_FALSE(at.has_panel());
}

TEST_CASE("what is not there is said, and F3 alone asks for words") {
    AtText at("|pain");
    at.press("f3");
    CHECK(at.has_panel());
    at.type("beurre");
    at.press("enter");
    CHECK(at.sees("“beurre” is not in this page."));
}

TEST_CASE("a search begins with what is selected") {
    AtText at("«pain| pain");
    at.press("ctrl+f");
    CHECK(at.sees("1 of 2"));
    CHECK(at.row_at_cursor().find("pain") != std::string::npos);
}

// ---- replacing ----------------------------------------------------------------------------------

TEST_CASE("replacing shows each line as it would be, and Enter on the first row does all at once") {
    AtText at("|un pain,\nun pain\nbeurre");
    at.press("ctrl+r");
    at.type("pain");
    at.press("enter");
    at.type("gâteau");
    at.press("enter");
    CHECK(at.sees("“pain” becomes “gâteau”"));
    CHECK(at.row_at_cursor().find("Replace everywhere (2 places)") != std::string::npos);
    CHECK(at.sees("1  un gâteau,"));
    CHECK(at.sees("2  un gâteau"));
    CHECK(at.asked<talk::Edit>().empty());
    at.press("enter");
    CHECK(at.text() == "un gâteau,\nun gâteau\nbeurre");
    CHECK(at.groups() == 1);
    CHECK(at.sees("2 places replaced"));
    at.press("ctrl+z");
    CHECK(at.text() == "un pain,\nun pain\nbeurre");
}

TEST_CASE("one row of the preview replaces that place alone") {
    AtText at("|a b a b a");
    at.press("ctrl+r");
    at.type("a");
    at.press("enter");
    at.type("x");
    at.press("enter down down enter");
    CHECK(at.marked() == "a b x| b a");
}

TEST_CASE("a place that others have changed meanwhile is not replaced for another") {
    AtText at("|a b a b a");
    at.press("ctrl+r");
    at.type("a");
    at.press("enter");
    at.type("x");
    at.press("enter down down");
    at.peer_writes(index_uri, {{{{0}, {1}}, "z"}});
    at.press("enter");
    CHECK(at.text() == "z b a b a");
    CHECK(at.sees("Replace everywhere (2 places)"));  // what would be done now
    at.press("down enter");
    CHECK(at.text() == "z b x b a");
}

TEST_CASE("Esc in any question of replacing changes nothing") {
    for (const int answers : {0, 1, 2}) {
        AtText at("|un pain");
        at.press("ctrl+r");
        for (int i = 0; i < answers; ++i) {
            at.type("pain");
            at.press("enter");
        }
        at.press("escape");
        CHECK(at.text() == "un pain");
        CHECK(at.asked<talk::Edit>().empty());
        CHECK_FALSE(at.has_panel());
    }
}

TEST_CASE("words that are nowhere are refused before anything is asked") {
    AtText at("|pain");
    at.press("ctrl+r");
    at.type("beurre");
    at.press("enter");
    CHECK(at.sees("“beurre” is not in this page."));
    at.press("escape");
    CHECK_FALSE(at.has_panel());
}

TEST_CASE("a line is gone to by its number, and no other number is taken") {
    AtText at("|un\ndeux\ntrois");
    at.press("ctrl+g");
    for (const char* number : {"0", "4", "-1", "x", "2x", "99999999999999999999999999"}) {
        CAPTURE(number);
        at.type(number);
        at.press("enter");
        CHECK(at.has_panel());
        CHECK(at.marked() == "|un\ndeux\ntrois");
        for (std::size_t i = 0; i < 30; ++i)
            at.press("backspace");
    }
    at.type("3");
    at.press("enter");
    CHECK(at.marked() == "un\ndeux\n|trois");
}
