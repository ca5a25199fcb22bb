#include "editor/app/completion_offer.hpp"

#include "tests/editor/ui/shown_panel.hpp"

using namespace atelier;
using namespace atelier::editor;

namespace {

using Reply = CompletionOffer::Answer;

CompletionOffer offer_of(std::size_t count, const std::string& about = "") {
    Completion completion{{{0}, {1}}, {}};
    for (std::size_t i = 0; i < count; ++i)
        completion.candidates.push_back({"word" + std::to_string(i), about, 0});
    return CompletionOffer(completion);
}

Reply take(CompletionOffer& offer, KeyName name) {
    return offer.take(KeyPress{name, 0, {}});
}

// With the caret somewhere on a screen of 12 rows and 40 columns.
std::vector<std::string> drawn(const CompletionOffer& offer, Spot caret) {
    Grid grid({12, 40});
    grid.cursor = caret;
    offer.draw(grid, {0, 0, 12, 40}, Theme(ThemeName::mono, ColorDepth::none));
    CHECK(grid.cursor == caret);
    return rows_of(grid);
}

}  // namespace

TEST_CASE("Tab takes what is offered, Esc closes it, any other key goes on to the text") {
    CompletionOffer offer = offer_of(3);
    CHECK(take(offer, KeyName::tab) == Reply::takes);
    CHECK(take(offer, KeyName::escape) == Reply::closes);
    CHECK(take(offer, KeyName::left) == Reply::passes);
    CHECK(take(offer, KeyName::character) == Reply::passes);
    CHECK(offer.take(KeyPress{KeyName::tab, 0, {.shift = true}}) == Reply::passes);
}

TEST_CASE("Enter is a new line until an arrow has chosen") {
    CompletionOffer offer = offer_of(3);
    CHECK(take(offer, KeyName::enter) == Reply::passes);
    CHECK(take(offer, KeyName::down) == Reply::stays);
    CHECK(take(offer, KeyName::enter) == Reply::takes);
    CHECK(offer.chosen().text == "word1");
}

TEST_CASE("arrows go round") {
    CompletionOffer offer = offer_of(3);
    take(offer, KeyName::up);
    CHECK(offer.chosen().text == "word2");
    take(offer, KeyName::down);
    CHECK(offer.chosen().text == "word0");
}

TEST_CASE("the frame stands below the caret, or above it, and never over its line") {
    const CompletionOffer offer = offer_of(9, "what it is");
    const auto below = drawn(offer, {1, 2});
    CHECK(below[1].find_first_not_of(' ') == std::string::npos);
    CHECK(below[3].find("›word0") != std::string::npos);
    CHECK(below[9].find("what it is") != std::string::npos);
    const auto above = drawn(offer, {11, 38});
    CHECK(above[11].find_first_not_of(' ') == std::string::npos);
    CHECK(above[3].find("›word0") != std::string::npos);
}

TEST_CASE("what is offered is seen however short it is") {
    const CompletionOffer offer(Completion{{{0}, {1}}, {{"p", "", 0}}});
    CHECK(drawn(offer, {0, 0})[2].find("›p") != std::string::npos);
}

TEST_CASE("at most six rows are shown, the chosen one always") {
    CompletionOffer offer = offer_of(9);
    for (int i = 0; i < 7; ++i)
        take(offer, KeyName::down);
    const auto rows = drawn(offer, {0, 0});
    CHECK(rows[2].find("word2") != std::string::npos);
    CHECK(rows[7].find("›word7") != std::string::npos);
    CHECK(rows[8].find("word8") == std::string::npos);
}
