#include "sync/text.hpp"

#include "tests/allocations.hpp"
#include "tests/sync/slow_text.hpp"
#include "tests/test.hpp"

#include <array>
#include <chrono>

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

TEST_CASE("a text that rests is woken as it was, with what came while it rested") {
    Page page;
    const ChangeNumber draft = page.text.open(bob, {});
    SECTION("what it shows is all that was ever inserted") {}
    SECTION("it is not") {
        page.text.write(draft, page.start, remove(3, 2));
    }
    page.text.seal(draft, ChangeId{{2}});
    const std::u32string before = page.text.now().text();
    CHECK_FALSE(page.text.rest());  // so short a text
    REQUIRE(page.text.rest(0));
    CHECK_FALSE(page.text.rest(0));
    CHECK(page.text.behind() == 0);
    TextRun run = insert(U"é", 7);
    run.parents = std::vector<TextParent>{{ChangeId{{1}}, 7}};
    REQUIRE(page.text.add({ada, ChangeId{{3}}, ChangeId{{1}}, {run}}));
    CHECK(page.text.behind() == 1);
    page.text.wake();
    CHECK_FALSE(page.text.is_resting());
    CHECK(page.text.now().text() == before);
    page.text.catch_up();
    CHECK(page.text.now().text() == before + U"é");
    CHECK(page.text.at(page.start) == U"un deux");
    CHECK(page.text.log().change(page.first).runs.front().text == U"un deux");
}

TEST_CASE("a page that rests takes a small part of what it took") {
    const test::Allocations allocations;
    Text text;
    const ChangeNumber draft = text.open(ada, {});
    const std::u32string line = U"<p>Le pain sort du four à six heures.</p>\n";
    TextVersion at;
    for (std::uint32_t i = 0; i < 3'000; ++i)
        at = text.write(draft, at, insert(line, i * static_cast<std::uint32_t>(line.size()))).after;
    const auto awake = allocations.held_bytes();
    SECTION("as it was written") {}
    SECTION("and written in since") {
        text.write(draft, text.version(), remove(1, 0));
    }
    const std::uint32_t size = text.now().size();
    REQUIRE(text.rest() > size);
    CHECK(allocations.held_bytes() < awake / 10);
    text.wake();
    CHECK(text.now().size() == size);
    CHECK(text.now().text().ends_with(line));
}

TEST_CASE("a text that would take more of a turn than there is stays awake") {
    Text text;
    const ChangeNumber draft = text.open(ada, {});
    TextVersion at;
    for (std::uint32_t i = 0; i < 4; ++i)
        at = text.write(draft, at, insert(std::u32string(50'000, U'a'), 50'000 * i)).after;
    CHECK(text.rest() == 0);
    CHECK(text.now().size() == 200'000);
    at = text.write(draft, at, remove(50'000, 0)).after;
    CHECK(text.rest() == 0);  // what was deleted is in the history
    text.write(draft, at, remove(50'000, 0));
    CHECK(text.rest() == 300'000);
}

TEST_CASE("what is not caught up, or has what does not count, does not rest") {
    Page page;
    TextRun run = insert(U"é", 0);
    run.parents.emplace();
    const auto other = page.text.add({bob, ChangeId{{3}}, {}, {run}});
    REQUIRE(other);
    CHECK_FALSE(page.text.rest(0));
    page.text.set_aside({*other});
    CHECK_FALSE(page.text.rest(0));
    page.text.set_aside({});
    CHECK(page.text.rest(0));
}

TEST_CASE("typing goes on in a page that has rested, in the same insertion") {
    Text text;
    const ChangeNumber draft = text.open(ada, {});
    text.insert(draft, 0, "pain", 4);
    REQUIRE(text.rest(0));
    text.wake();
    text.insert(draft, 4, "s", 1);
    text.insert(draft, 5, " d'épice", 8);
    REQUIRE(text.rest(0));
    text.wake();
    CHECK(text.now().text() == U"pains d'épice");
    text.seal(draft, ChangeId{{1}});
    CHECK(text.log().whole_text() == "pains d'épice");
    CHECK(text.standing().size() == 13);
}

TEST_CASE("in a change each event of a text comes after the one before") {
    Page page;
    const ChangeNumber draft = page.text.open(ada, page.first);
    CHECK(page.text.can_write(draft, page.start));
    const TextVersion one = page.text.write(draft, page.start, insert(U"a", 0)).after;
    const TextVersion two = page.text.write(draft, one, insert(U"b", 0)).after;
    CHECK_FALSE(page.text.can_write(draft, page.start));
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

// ---- everything at one place --------------------------------------------------------------------

namespace {

LogName log_number(std::uint8_t author) {
    return {AuthorId{{author}}, Sitting{1}};
}

// Letter i of a chain, put before all that its writer sees.
TextChange letter(std::uint8_t author, std::uint32_t i, std::optional<ChangeId> previous) {
    ChangeId id;
    id.bytes = {author, static_cast<std::uint8_t>(i >> 16), static_cast<std::uint8_t>(i >> 8),
                static_cast<std::uint8_t>(i), 1};
    const auto what = static_cast<char32_t>(U'a' + author);
    return {log_number(author), id, previous, {insert(std::u32string(1, what), 0)}};
}

double milliseconds(auto&& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
        .count();
}

}  // namespace

TEST_CASE("100,000 letters that four put at one place in turn take less than a millisecond each",
          "[H41][hostile]") {
    Text text;
    std::map<std::uint8_t, ChangeId> last;
    std::optional<ChangeId> newest;
    const auto take = [&](std::uint32_t from, std::uint32_t to) {
        return milliseconds([&] {
            for (std::uint32_t i = from; i < to; ++i) {
                const auto author = static_cast<std::uint8_t>(1 + i % 4);
                const auto own = last.find(author);
                TextChange change = letter(
                    author, i, own == last.end() ? std::nullopt : std::optional(own->second));
                if (newest) change.runs.front().parents = {{*newest, 1}};
                REQUIRE(text.merge(change));
                newest = last[author] = change.id;
            }
        });
    };
    const double first = take(0, 25'000);
    const double middle = take(25'000, 75'000);
    const double later = take(75'000, 100'000);
    INFO("first 25,000: " << first << " ms, 50,000 more: " << middle << " ms, last: " << later);
    CHECK(text.now().size() == 100'000);
    // 20 us with -O1 on today's cores, most of it for moving the text behind.
    CHECK(later < 25'000);
}

// What nobody has seen of each other is walked through whole, and costs the square of its length:
// 1.0 s for 4,000 with -O1 on today's cores.
TEST_CASE("letters that four put at one place unseen by each other are in one order",
          "[H41][hostile]") {
    const std::uint32_t letters = GENERATE(20U, 300U);
    const bool apart = GENERATE(true, false);  // each letter beside all others of its writer, too
    std::vector<std::vector<TextChange>> chains(4);
    for (std::uint8_t author = 1; author <= 4; ++author) {
        std::optional<ChangeId> previous;
        for (std::uint32_t i = 0; i < letters; ++i) {
            TextChange change = letter(author, i, previous);
            if (apart) change.runs.front().parents = std::vector<TextParent>{};
            previous = change.id;
            chains[author - 1].push_back(std::move(change));
        }
    }
    std::array<Text, 3> texts;
    for (const auto& chain : chains)
        for (const TextChange& change : chain)
            REQUIRE(texts[0].add(change));
    for (auto chain = chains.rbegin(); chain != chains.rend(); ++chain)
        for (const TextChange& change : *chain)
            REQUIRE(texts[1].add(change));
    for (std::uint32_t i = 0; i < letters; ++i)
        for (const auto& chain : chains)
            REQUIRE(texts[2].add(chain[i]));
    const double needed = milliseconds([&] {
        for (Text& text : texts)
            text.catch_up();
    });
    INFO(needed << " ms");
    CHECK(texts[0].now().size() == 4 * letters);
    CHECK(texts[1].now().text() == texts[0].now().text());
    CHECK(texts[2].now().text() == texts[0].now().text());
    if (letters == 20) {
        test::SlowText slow;
        for (const auto& chain : chains)
            for (const TextChange& change : chain)
                slow.add(change);
        CHECK(texts[0].now().text() == slow.text(slow.all_but({})));
    }
    CHECK(needed < 6000);
}
