#include "editor/ui/question_panel.hpp"

#include "tests/editor/ui/shown_panel.hpp"

using namespace atelier::editor;
using Said = Panel::Answer;

namespace {

struct Asked {
    explicit Asked(std::string proposed = "")
        : panel({"Nouveau fichier", "Un nom simple.", std::move(proposed),
                 [this](const std::string& answer) {
                     answers.push_back(answer);
                     return answer.empty() ? std::string("Tapez un nom.") : std::string();
                 },
                 [this] { ++closed; }, [this](const std::string& text) { changes.push_back(text); },
                 false}) {}

    std::vector<std::string> answers;
    std::vector<std::string> changes;
    int closed = 0;
    QuestionPanel panel;
    ShownPanel shown{panel};
};

}  // namespace

TEST_CASE("Enter gives what was typed, and the question closes") {
    Asked asked;
    CHECK(asked.shown.press("o u i") == Said::stays);
    CHECK(asked.shown.press("enter") == Said::closes);
    CHECK(asked.answers == std::vector<std::string>{"oui"});
    CHECK(asked.closed == 0);
}

TEST_CASE("what is refused says why, stays, and goes with the next letter") {
    Asked asked;
    CHECK(asked.shown.press("enter") == Said::stays);
    CHECK(asked.shown.sees("Tapez un nom."));
    asked.shown.press("left");
    CHECK(asked.shown.sees("Tapez un nom."));
    asked.shown.press("a");
    CHECK_FALSE(asked.shown.sees("Tapez un nom."));
}

TEST_CASE("Esc closes a question without an answer") {
    Asked asked("page.html");
    CHECK(asked.shown.press("escape") == Said::closes);
    CHECK(asked.closed == 1);
    CHECK(asked.answers.empty());
}

TEST_CASE("Enter alone takes the answer that is proposed, a letter begins another") {
    Asked asked("page.html");
    CHECK(asked.shown.sees("page.html"));
    asked.shown.press("enter");
    CHECK(asked.answers.back() == "page.html");
    asked.shown.press("x enter");
    CHECK(asked.answers.back() == "x");
}

TEST_CASE("a change is told once, and a caret that moves is none") {
    Asked asked;
    asked.shown.press("a left right");
    asked.panel.take(Paste{"b"});
    CHECK(asked.changes == std::vector<std::string>{"a", "ab"});
}

TEST_CASE("a key that is no key of a field passes, a click does not") {
    Asked asked;
    CHECK(asked.shown.press("ctrl+s") == Said::passes);
    CHECK(asked.shown.press("f2") == Said::passes);
    CHECK(asked.shown.click(3, 3) == Said::stays);
}

TEST_CASE("the cursor stands in the field, behind what is typed") {
    Asked asked;
    const Spot empty = asked.shown.cursor();
    asked.shown.press("a é b");
    CHECK(asked.shown.cursor() == Spot{empty.row, empty.column + 3});
    CHECK(asked.shown.rows()[empty.row].find("aéb") != std::string::npos);
    CHECK(asked.shown.rows()[empty.row - 1].find("Un nom simple.") != std::string::npos);
}

TEST_CASE("a low question leaves the rows above it as they are") {
    QuestionPanel panel({"Chercher", "", "", {}, {}, {}, true});
    ShownPanel shown{panel};
    CHECK(shown.cursor().row >= 20);
    for (std::size_t row = 0; row < 18; ++row)
        CHECK(shown.rows()[row].empty());
}

TEST_CASE("a long sentence is broken at blanks and no word of it is lost") {
    const std::string sentence = "Un nom simple, avec sa fin : page.html, style.css";
    for (std::size_t columns = 2; columns < 60; ++columns) {
        std::string together;
        for (const std::string& row : folded_rows(sentence, columns)) {
            CAPTURE(columns, row);
            CHECK(width_of(row.substr(0, row.find_last_not_of(' ') + 1)) <= columns);
            together += row;
        }
        CHECK(together == sentence);
    }
}

TEST_CASE("lines of a text are rows of their own, empty ones too") {
    CHECK(folded_rows("un\n\ndeux", 20) == std::vector<std::string>{"un", "", "deux"});
    CHECK(folded_rows("", 20) == std::vector<std::string>{""});
}

TEST_CASE("no screen is too small for a question") {
    Asked asked("page.html");
    for (std::size_t rows = 0; rows < 9; ++rows)
        for (std::size_t columns = 0; columns < 20; ++columns) {
            asked.shown.size = {rows, columns};
            CHECK(has_cursor_inside(asked.shown.draw()));
        }
}
