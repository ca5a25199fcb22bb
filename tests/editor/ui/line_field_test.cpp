#include "editor/ui/line_field.hpp"

#include "tests/editor/ui/shown_panel.hpp"

using namespace atelier::editor;

namespace {

bool press(LineField& field, std::string_view chord) {
    const auto key = chord_named(chord);
    REQUIRE(key);
    return field.take(*key);
}
void type(LineField& field, std::string_view letters) {
    for (const char letter : letters)
        field.take(KeyPress{KeyName::character, static_cast<char32_t>(letter), {}});
}

struct Drawn {
    std::string text;
    std::size_t column = 0;
};
Drawn draw(const LineField& field, std::size_t columns) {
    Grid grid({1, 40});
    const std::size_t column = field.draw(grid, {0, 2}, columns, {});
    return {rows_of(grid)[0], column};
}

}  // namespace

TEST_CASE("letters go in at the caret") {
    LineField field("pan");
    press(field, "left");
    type(field, "i");
    CHECK(field.text() == "pain");
    CHECK(field.caret() == 3);
    press(field, "home");
    type(field, "2 ");
    press(field, "end");
    type(field, "s");
    CHECK(field.text() == "2 pains");
}

TEST_CASE("the first letter takes the place of an answer that is proposed, an arrow keeps it") {
    LineField replaced("page.html", true);
    type(replaced, "x");
    CHECK(replaced.text() == "x");
    LineField kept("page.html", true);
    press(kept, "end");
    type(kept, "x");
    CHECK(kept.text() == "page.htmlx");
    LineField emptied("page.html", true);
    press(emptied, "backspace");
    CHECK(emptied.text().empty());
    CHECK(emptied.caret() == 0);
}

TEST_CASE("Delete, too, takes an answer that is proposed as a whole") {
    LineField field("page.html", true);
    press(field, "delete");
    CHECK(field.text().empty());
}

TEST_CASE("what looks like one letter is left and deleted as one") {
    LineField field("ne\xcc\x81🇫🇷");
    press(field, "left");
    CHECK(field.caret() == 4);
    press(field, "backspace");
    CHECK(field.text() == "n🇫🇷");
    press(field, "delete");
    CHECK(field.text() == "n");
    for (const char* chord : {"delete", "right", "backspace", "backspace", "left"})
        press(field, chord);
    CHECK(field.text().empty());
}

TEST_CASE("of what is pasted the first line goes in") {
    LineField field;
    CHECK(field.take(Paste{"pain\nbeurre\n"}));
    CHECK(field.text() == "pain");
}

TEST_CASE("more than a line may hold, and what is no text, is not taken") {
    LineField field("a");
    field.take(Paste{std::string(LineField::size_max, 'b')});
    CHECK(field.text() == "a");
    field.take(Paste{"\xff"});
    CHECK(field.text() == "a");
    field.take(Paste{std::string(LineField::size_max - 1, 'b')});
    CHECK(field.text().size() == LineField::size_max);
}

TEST_CASE("held letters, Enter, Esc and arrows up and down are no keys of a field") {
    LineField field("a");
    for (const char* chord : {"ctrl+s", "alt+c", "enter", "escape", "up", "f2", "tab"})
        CHECK_FALSE(press(field, chord));
    CHECK_FALSE(field.take(Mouse{}));
    CHECK(field.text() == "a");
}

TEST_CASE("a text that does not fit is shown around its caret") {
    LineField field("0123456789");
    CHECK(draw(field, 6).text == "  56789");
    CHECK(draw(field, 6).column == 7);
    press(field, "home");
    CHECK(draw(field, 6).text == "  012345");
    CHECK(draw(field, 6).column == 2);
    CHECK(draw(LineField("un pain"), 20).text == "  un pain");
}

TEST_CASE("what a paste holds beside letters never reaches the terminal as it is") {
    LineField field;
    field.take(Paste{"a\x1b[31mb"});
    CHECK(draw(field, 20).text.find('\x1b') == std::string::npos);
}
