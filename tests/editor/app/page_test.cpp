#include "editor/app/page.hpp"

#include "tests/test.hpp"

using namespace atelier::editor;
using namespace std::chrono_literals;

namespace {

constexpr Area area{0, 0, 6, 40};

// A text whose session is this test.
struct OnePage {
    explicit OnePage(std::string_view content, Grammar grammar = Grammar::html)
        : page(text, grammar) {
        const Splices splices{{{{}, {}}, std::string(content)}};
        text.write(splices);
        page.patched(splices);
        page.fit(area, true);
    }
    void type(std::size_t at, const std::string& letters) {
        const Splices splices{{{{at}, {at}}, letters}};
        text.write(splices);
        page.wrote(splices, Selections::at({at + letters.size()}), now);
    }
    void patch(std::size_t begin, std::size_t end, const std::string& letters) {
        const Splices splices{{{{begin}, {end}}, letters}};
        text.write(splices);
        page.patched(splices);
    }
    std::size_t caret() const { return page.selections().primary().caret.value; }

    SharedText text{"atelier:x"};
    Page page;
    Page::Instant now{1'000s};
};

const std::string missing_end = "<p>un\n<b>deux\n</p>\n";

}  // namespace

TEST_CASE("a page's carets stay where they were said to be, and move with what others write") {
    OnePage at("un pain");
    at.page.select(Selections::at({3}));
    at.patch(0, 0, "à ");
    CHECK(at.caret() == 6);
    at.patch(8, 10, "");
    CHECK(at.caret() == 6);
    at.type(6, "x");
    CHECK(at.caret() == 7);
}

TEST_CASE("what others write above leaves in sight what was in sight") {
    std::string lines;
    for (int i = 0; i < 40; ++i)
        lines += "line " + std::to_string(i) + "\n";
    OnePage at(lines, Grammar::plain);
    at.page.select(Selections::at({at.page.buffer().line_begin(20)}));
    at.page.fit(area, true);
    const auto first_line = [&] {
        const ByteRange seen = at.page.view().range(at.page.layout(), area);
        return std::string(at.page.buffer().line(at.page.buffer().line_of(seen.begin)));
    };
    const std::string before = first_line();
    at.page.scroll(-2);
    at.page.scroll(2);
    at.patch(0, 0, "new\nnew\nnew\n");
    at.page.fit(area, true);
    CHECK(first_line() == before);
}

TEST_CASE("scrolling away from the caret stays until it moves") {
    std::string lines(200, '\n');
    OnePage at(lines, Grammar::plain);
    at.page.scroll(100);
    at.page.fit(area, true);
    CHECK(at.page.view().top().line == 100);
    at.page.select(Selections::at({1}));
    at.page.fit(area, true);
    CHECK(at.page.view().top().line <= 1);
}

TEST_CASE("in another width a page begins with a row that there is, and the caret is in sight") {
    const std::string line(200, 'a');
    for (std::size_t columns = 12; columns < 60; ++columns) {
        CAPTURE(columns);
        OnePage at(line + "\nfin", Grammar::plain);
        at.page.select(Selections::at(at.page.buffer().end()));
        at.page.fit({0, 0, 6, 20}, true);
        at.page.fit({0, 0, 6, columns}, true);
        const RowIndex top = at.page.view().top();
        REQUIRE(top.row < at.page.layout().row_count(top.line));
        const RowIndex caret = at.page.layout().row_of(at.page.buffer().end());
        CHECK(at.page.layout().distance(top, caret, 6) < 6);
    }
}

TEST_CASE("mistakes wait for 1.5 s of rest") {
    OnePage at(missing_end);
    at.page.look_for_mistakes(at.now);
    REQUIRE_FALSE(at.page.mistakes().empty());
    at.type(5, "x");
    CHECK(at.page.look_for_mistakes(at.now));
    CHECK(at.page.mistakes().empty());
    at.now += 1'499ms;
    CHECK_FALSE(at.page.look_for_mistakes(at.now));
    CHECK(at.page.mistakes().empty());
    CHECK(at.page.next_due() == at.now + 1ms);
    at.now += 1ms;
    CHECK(at.page.look_for_mistakes(at.now));
    CHECK_FALSE(at.page.mistakes().empty());
    CHECK_FALSE(at.page.next_due());
}

TEST_CASE("mistakes are said as soon as the caret leaves the line that was written in") {
    OnePage at(missing_end);
    at.page.look_for_mistakes(at.now);
    at.type(5, "x");
    at.page.look_for_mistakes(at.now);
    at.page.select(Selections::at({1}));
    CHECK_FALSE(at.page.look_for_mistakes(at.now));
    at.page.select(Selections::at({at.page.buffer().line_begin(2)}));
    CHECK(at.page.look_for_mistakes(at.now));
    CHECK_FALSE(at.page.mistakes().empty());
}

TEST_CASE("nothing is looked for twice in one text") {
    OnePage at(missing_end);
    CHECK(at.page.look_for_mistakes(at.now));
    CHECK_FALSE(at.page.look_for_mistakes(at.now + 10s));
    CHECK_FALSE(at.page.next_due());
}

TEST_CASE("the places of mistakes are never of another text than the one that shows") {
    OnePage at(missing_end);
    at.page.look_for_mistakes(at.now);
    at.patch(0, at.page.buffer().size(), "<p>");
    at.page.look_for_mistakes(at.now);
    for (const Mistake& mistake : at.page.mistakes())
        CHECK(mistake.began.end <= at.page.buffer().end());
}

TEST_CASE(
    "an end tag that was written by itself is known where it stands, and no letter beside it") {
    OnePage at("<p>");
    at.type(3, "</p>");
    at.page.note_written_by_itself({{3}, {7}});
    at.type(7, "x");
    CHECK(at.page.written_by_itself_at({3}) == ByteRange{{3}, {7}});
    at.type(3, "un");
    CHECK_FALSE(at.page.written_by_itself_at({3}));
    CHECK(at.page.written_by_itself_at({5}) == ByteRange{{5}, {9}});
    at.patch(5, 9, "");
    CHECK_FALSE(at.page.written_by_itself_at({5}));
}

TEST_CASE("what is looked for is found anew in what anybody writes") {
    OnePage at("pain pain");
    at.page.sought = "pain";
    at.type(0, "pain ");
    CHECK(at.page.found.size() == 3);
    at.patch(0, 5, "");
    CHECK(at.page.found.size() == 2);
}

TEST_CASE("a page without a grammar has no colours and no mistakes") {
    OnePage at(missing_end, Grammar::plain);
    at.page.look_for_mistakes(at.now);
    CHECK(at.page.mistakes().empty());
    CHECK(at.page.colors(area).empty());
    OnePage html(missing_end);
    html.page.catch_up();
    CHECK_FALSE(html.page.colors(area).empty());
}
