#include "sync/anchor.hpp"

#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/sync/slow_text.hpp"
#include "tests/sync/text_scene.hpp"
#include "tests/sync/twins.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const LogName ada{AuthorId{{1}}, Sitting{1}};
const LogName bob{AuthorId{{2}}, Sitting{1}};

// "un deux", by Ada.
struct Page {
    Text text;
    ChangeNumber first = text.open(ada, {});
    TextVersion start = text.write(first, {}, {RunAction::insert, 7, 0, {}, U"un deux"}).after;

    Page() { text.seal(first, ChangeId{{1}}); }
    ChangeNumber bob_writes(RunAction action, std::uint32_t length, std::uint32_t position,
                            std::u32string typed = {}) {
        const ChangeNumber draft = text.open(bob, {});
        text.write(draft, start, {action, length, position, {}, std::move(typed)});
        text.seal(draft, ChangeId{{2}});
        return draft;
    }
    std::optional<std::uint32_t> place(std::uint32_t event, Side side, std::uint8_t change = 1) {
        return place_of(TextAnchor{EventName{ChangeId{{change}}, event}, side}, text);
    }
    std::optional<PlacedRange> range(std::uint32_t first_event, std::uint32_t last_event) {
        const ChangeId change{{1}};
        return place_of(TextRange{{EventName{change, first_event}, Side::left},
                                  {EventName{change, last_event}, Side::right}},
                        text);
    }
};

}  // namespace

TEST_CASE("an anchor is left or right of its character, wherever that moves") {
    Page page;
    CHECK(page.place(3, Side::left) == 3);
    CHECK(page.place(3, Side::right) == 4);
    page.bob_writes(RunAction::insert, 2, 3, U">>");
    CHECK(page.place(3, Side::left) == 5);
    CHECK(page.place(2, Side::right) == 3);
}

TEST_CASE("an anchor without an event is an edge of the file") {
    Page page;
    CHECK(place_of(TextAnchor{{}, Side::left}, page.text) == 0);
    CHECK(place_of(TextAnchor{{}, Side::right}, page.text) == 7);
    page.bob_writes(RunAction::insert, 1, 7, U"!");
    CHECK(place_of(TextAnchor{{}, Side::right}, page.text) == 8);
    CHECK(place_of(TextRange{{{}, Side::left}, {{}, Side::right}}, page.text) == PlacedRange{0, 8});
}

TEST_CASE("an anchor at a deleted character is between its neighbours") {
    Page page;
    page.bob_writes(RunAction::remove, 3, 2);  // "uneux"
    for (const Side side : {Side::left, Side::right})
        for (const std::uint32_t event : {2U, 3U})
            CHECK(page.place(event, side) == 2);
    CHECK(page.place(5, Side::left) == 2);
    CHECK(page.place(1, Side::right) == 2);
}

TEST_CASE("an anchor at a character that does not count is between its neighbours") {
    Page page;
    const ChangeNumber change = page.bob_writes(RunAction::insert, 3, 3, U"abc");
    CHECK(page.place(1, Side::right, 2) == 5);
    page.text.set_aside({change});
    CHECK(page.place(1, Side::right, 2) == 3);
    CHECK(page.place(1, Side::left, 2) == 3);
    page.text.set_aside({});
    CHECK(page.place(1, Side::left, 2) == 4);
}

TEST_CASE("a range whose text is all deleted is empty where it was") {
    Page page;
    CHECK(page.range(3, 6) == PlacedRange{3, 7});
    page.bob_writes(RunAction::remove, 4, 3);
    CHECK(page.range(3, 6) == PlacedRange{3, 3});
    CHECK(page.range(2, 6) == PlacedRange{2, 3});
}

TEST_CASE("a range that is the wrong way round is turned") {
    Page page;
    CHECK(page.range(6, 2) == PlacedRange{3, 6});
}

TEST_CASE("an anchor at what is no character of this text has no place") {
    Page page;
    page.bob_writes(RunAction::remove, 1, 0);
    CHECK_FALSE(page.place(0, Side::left, 2));  // a deletion
    CHECK_FALSE(page.place(7, Side::left));     // one more than were written
    CHECK_FALSE(page.place(0, Side::left, 9));  // another file's change
    CHECK_FALSE(page.range(0, 7));
    CHECK_FALSE(page.range(7, 0));
}

TEST_CASE("every anchor is beside what the slow twin has beside it") {
    for (std::uint64_t seed = 1; seed <= seeds(100); ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        TextScene<Dice> scene(dice, 2 + dice.below(3));
        for (int i = 0; i < 45; ++i)
            scene.step();
        const auto changes = scene.finish();
        SlowText slow;
        for (const TextChange& change : changes)
            slow.add(change);
        Text& text = scene.text();
        for (int round = 0; round < 3; ++round) {
            const std::vector<ChangeId> aside =
                round == 0 ? std::vector<ChangeId>{} : latest_of_some(changes, dice);
            std::set<ChangeNumber> numbers;
            for (const ChangeId& id : aside)
                numbers.insert(*text.log().find(id));
            text.set_aside(numbers);
            const auto events = slow.all_but(aside);
            const auto standing = slow.names(events);
            for (std::size_t i = 0; i < slow.events(); ++i) {
                const EventName name = slow.name(i);
                const auto left = place_of(TextAnchor{name, Side::left}, text);
                const auto right = place_of(TextAnchor{name, Side::right}, text);
                REQUIRE(left.has_value() == slow.inserted(name, slow.all_but({})));
                REQUIRE(right.has_value() == left.has_value());
                if (!left) continue;
                REQUIRE(*left == slow.position(name, events));
                REQUIRE(*right == *left + std::ranges::count(standing, name));
            }
            for (int i = 0; i < 5; ++i) {
                const auto at = static_cast<std::uint32_t>(dice.below(text.now().size() + 1));
                REQUIRE(place_of(anchor_at(at, text), text) == at);
            }
            REQUIRE(place_of(anchor_at(text.now().size() + 7, text), text) == text.now().size());
        }
    }
}

TEST_CASE("a place behind what is in no change yet is told as behind what is") {
    Text text;
    const ChangeNumber sealed = text.open({}, std::nullopt);
    text.write(sealed, {}, {RunAction::insert, 2, 0, {}, U"ab"});
    CHECK(anchor_at(2, text) == TextAnchor{std::nullopt, Side::left});
    text.seal(sealed, ChangeId{{1}});
    const ChangeNumber open = text.open({}, sealed);
    text.write(open, text.version(), {RunAction::insert, 2, 1, {}, U"xy"});
    CHECK(anchor_at(3, text) == TextAnchor{EventName{ChangeId{{1}}, 0}, Side::right});
    CHECK(anchor_at(4, text) == TextAnchor{EventName{ChangeId{{1}}, 1}, Side::right});
    CHECK(anchor_at(0, text) == TextAnchor{std::nullopt, Side::left});
}
