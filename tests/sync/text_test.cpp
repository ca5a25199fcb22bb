#include "sync/text.hpp"

#include "tests/test.hpp"

using namespace atelier;

namespace {

const LogName ada{AuthorId{{1}}, Sitting{1}};
const LogName bob{AuthorId{{2}}, Sitting{1}};

TextRun insert(std::u32string text, std::uint32_t position) {
    const auto length = static_cast<std::uint32_t>(text.size());
    return {RunAction::insert, length, position, {}, std::move(text)};
}

TextRun remove(std::uint32_t length, std::uint32_t position) {
    return {RunAction::remove, length, position, {}, {}};
}

// "un deux", by Ada in a change that is sealed.
struct Page {
    Text text;
    ChangeNumber first = text.open(ada, {});
    TextVersion start = text.write(first, {}, insert(U"un deux", 0)).after;

    Page() { text.seal(first, ChangeId{{1}}); }
};

}  // namespace

TEST_CASE("an edit at what the writer sees lands as it is") {
    Page page;
    const ChangeNumber draft = page.text.open(ada, page.first);
    const auto written = page.text.write(draft, page.start, insert(U" et", 2));
    CHECK(written.now == std::vector<Splice>{{2, 0, U" et"}});
    CHECK(page.text.now().text() == U"un et deux");
    CHECK(page.text.version() == written.after);
}

TEST_CASE("an edit on a screen that lags lands beside what it meant") {
    Page page;
    const ChangeNumber ours = page.text.open(ada, page.first);
    page.text.write(ours, page.start, remove(3, 0));
    const ChangeNumber theirs = page.text.open(bob, {});
    const auto written = page.text.write(theirs, page.start, insert(U"!", 7));
    CHECK(written.now == std::vector<Splice>{{4, 0, U"!"}});
    CHECK(page.text.at(written.after) == U"un deux!");
    CHECK(page.text.now().text() == U"deux!");
    CHECK(page.text.difference(written.after, page.text.version()) ==
          std::vector<Splice>{{0, 3, U""}});
}

TEST_CASE("a change is not written from a version that ends inside it") {
    Page page;
    const ChangeNumber draft = page.text.open(ada, page.first);
    CHECK(page.text.can_write(draft, page.start));
    const TextVersion one = page.text.write(draft, page.start, insert(U"a", 0)).after;
    const TextVersion two = page.text.write(draft, one, insert(U"b", 0)).after;
    CHECK(page.text.can_write(draft, page.start));
    CHECK(page.text.can_write(draft, two));
    CHECK_FALSE(page.text.can_write(draft, one));
}

TEST_CASE("a change merged from another node tells what happened to the text") {
    Page page;
    Text other;
    REQUIRE(other.merge(page.text.log().change(page.first)));
    CHECK(other.now().text() == U"un deux");
    TextRun run = insert(U"\U0001F469", 2);
    run.parents = {{ChangeId{{1}}, 3}};  // "un "
    const auto splices = other.merge({bob, ChangeId{{2}}, {}, {run}});
    REQUIRE(splices);
    CHECK(*splices == std::vector<Splice>{{2, 0, U"\U0001F469"}});
    run.parents = {{ChangeId{{9}}, 1}};
    CHECK(other.merge({bob, ChangeId{{3}}, {}, {run}}).error() == Error::bad_reference);
}

TEST_CASE("what is added does not show before it is caught up with") {
    Page page;
    Text other;
    REQUIRE(other.add(page.text.log().change(page.first)));
    CHECK(other.now().text().empty());
    CHECK(other.catch_up() == std::vector<Splice>{{0, 0, U"un deux"}});
    CHECK(other.catch_up().empty());
}

TEST_CASE("blame names the writer of each part") {
    Page page;
    const ChangeNumber draft = page.text.open(bob, {});
    page.text.write(draft, page.start, insert(U"?", 2));
    CHECK(page.text.blame(page.text.version()) ==
          std::vector<Authored>{{2, ada, ChangeId{{1}}}, {1, bob, {}}, {5, ada, ChangeId{{1}}}});
}

TEST_CASE("a character is found alive, dead and not at all") {
    Page page;
    const ChangeNumber draft = page.text.open(bob, {});
    page.text.write(draft, page.start, remove(3, 0));
    page.text.seal(draft, ChangeId{{2}});
    const TextVersion now = page.text.version();
    const EventName letter_d{ChangeId{{1}}, 3};
    CHECK(page.text.locate(letter_d, now) == Located{0, true, {}});
    CHECK(page.text.locate(letter_d, page.start) == Located{3, true, {}});
    const EventName letter_n{ChangeId{{1}}, 1};
    CHECK(page.text.locate(letter_n, now) == Located{0, false, {{ChangeId{{2}}, 1}}});
    CHECK_FALSE(page.text.locate(letter_n, {}));
    CHECK_FALSE(page.text.locate({ChangeId{{2}}, 1}, now));  // a deletion has no place
    CHECK_FALSE(page.text.locate({ChangeId{{7}}, 0}, now));
}

TEST_CASE("a cursor stays with its left or its right neighbour when somebody types there") {
    Page page;
    const ChangeNumber draft = page.text.open(bob, {});
    page.text.write(draft, page.start, insert(U"...", 2));
    const TextVersion now = page.text.version();
    CHECK(page.text.carry(2, page.start, now, Side::left) == 2);
    CHECK(page.text.carry(2, page.start, now, Side::right) == 5);
    CHECK(page.text.carry(0, page.start, now, Side::left) == 0);
    CHECK(page.text.carry(7, page.start, now, Side::right) == 10);
    CHECK(page.text.carry(4, now, page.start, Side::left) == 2);
    CHECK(page.text.carry(99, page.start, now, Side::right) == 10);
    CHECK(page.text.carry(99, page.start, now, Side::left) == 10);
}

TEST_CASE("what is set aside leaves the text and comes back to its place") {
    Page page;
    const ChangeNumber draft = page.text.open(bob, {});
    TextVersion seen = page.text.write(draft, page.start, remove(3, 0)).after;
    page.text.write(draft, seen, insert(U"zz", 0));
    const ChangeNumber ours = page.text.open(ada, page.first);
    page.text.write(ours, page.start, insert(U"!", 7));
    REQUIRE(page.text.now().text() == U"zzdeux!");
    CHECK(page.text.set_aside({draft}) == std::vector<Splice>{{0, 2, U"un "}});
    CHECK(page.text.now().text() == U"un deux!");
    CHECK(page.text.at(page.text.log().graph().heads()) == U"zzdeux!");
    CHECK(page.text.set_aside({}) == std::vector<Splice>{{0, 3, U"zz"}});
    CHECK(page.text.now().text() == U"zzdeux!");
}
