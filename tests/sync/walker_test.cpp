#include "sync/walker.hpp"

#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/sync/slow_text.hpp"
#include "tests/sync/text_scene.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Walk {
    EventLog log;
    Walker walker{log};
    ChangeNumber ada = log.open(LogName{AuthorId{{1}}, Sitting{1}}, {});
    ChangeNumber bob = log.open(LogName{AuthorId{{2}}, Sitting{1}}, {});

    void insert(ChangeNumber who, std::u32string text, std::uint32_t position,
                const TextVersion& parents) {
        const auto length = static_cast<std::uint32_t>(text.size());
        log.append(who, {RunAction::insert, length, position, {}, std::move(text)}, parents);
    }
    void remove(ChangeNumber who, std::uint32_t length, std::uint32_t position,
                const TextVersion& parents, RunAction action = RunAction::remove) {
        log.append(who, {action, length, position, {}, {}}, parents);
    }
    // Walks on to all that is there.
    std::vector<Move> go_on() {
        std::vector<Move> moves;
        length_now = walker.forward(known, length_now, [&](const WalkStep& step) {
            moves.push_back(
                {step.position, step.removed, {step.inserted.begin(), step.inserted.end()}});
        });
        known = log.size();
        return moves;
    }
    std::u32string at(const TextVersion& version) {
        go_on();
        std::u32string text;
        for (const EventSpan& span : walker.standing(version))
            for (Event event = span.first; event < span.end; ++event)
                text += log.character(event);
        return text;
    }

    Event known = 0;
    std::uint32_t length_now = 0;
};

}  // namespace

TEST_CASE("letters typed one by one are one step, and so are letters deleted one by one") {
    Walk walk;
    walk.insert(walk.ada, U"a", 0, {});
    walk.insert(walk.ada, U"b", 1, {0});
    walk.insert(walk.ada, U"cd", 2, {1});
    CHECK(walk.go_on() == std::vector<Move>{{0, 0, {{0, 4}}}});
    walk.remove(walk.ada, 1, 3, {3});
    walk.remove(walk.ada, 2, 2, {4}, RunAction::remove_backwards);
    walk.remove(walk.ada, 1, 0, {6});
    CHECK(walk.go_on() == std::vector<Move>{{0, 4, {}}});
    CHECK(walk.length_now == 0);
}

TEST_CASE("a late edit is told where it belongs now") {
    Walk walk;
    walk.insert(walk.ada, U"base", 0, {});  // 0 to 3
    walk.insert(walk.ada, U">> ", 0, {3});  // 4 to 6
    REQUIRE(walk.go_on().size() == 2);
    walk.insert(walk.bob, U"!", 4, {3});  // 7, beside 4 to 6
    CHECK(walk.go_on() == std::vector<Move>{{7, 0, {{7, 8}}}});
    walk.insert(walk.bob, U"?", 5, {7});  // 8
    CHECK(walk.go_on() == std::vector<Move>{{8, 0, {{8, 9}}}});
    CHECK(walk.at({6, 8}) == U">> base!?");
    CHECK(walk.at({7}) == U"base!");
    CHECK(walk.at({5}) == U">>base");
}

TEST_CASE("an edit beyond its text ends where its author's text ended, not where ours does") {
    Walk walk;
    walk.insert(walk.ada, U"ab", 0, {});   // 0 1
    walk.insert(walk.ada, U"cd", 2, {1});  // 2 3
    walk.insert(walk.bob, U"!", 99, {1});  // 4: behind "ab"
    walk.remove(walk.bob, 9, 1, {4});      // 5 to 13: "b!"
    CHECK(walk.at({3, 13}) == U"acd");
    walk.insert(walk.ada, U"?", 77, {3, 13});
    CHECK(walk.at({14}) == U"acd?");
}

TEST_CASE("going back brings the deleted text of the time below the stretch") {
    Walk walk;
    walk.insert(walk.ada, U"abcdef", 0, {});
    walk.remove(walk.ada, 2, 1, {5});     // 6 7
    walk.insert(walk.ada, U"X", 1, {7});  // 8
    walk.go_on();
    // "aXdef" to "abcdef"
    const auto moves = walk.walker.difference({8}, {5});
    REQUIRE(moves.size() == 1);
    CHECK(moves[0].position == 1);
    CHECK(moves[0].removed == 1);
    CHECK(moves[0].inserted == std::vector<EventSpan>{{1, 3}});
    CHECK(walk.walker.difference({8}, {8}).empty());
}

TEST_CASE("what is concurrent is thrown away at the version that has seen all") {
    Walk walk;
    walk.insert(walk.ada, U"m", 0, {});      // 0
    walk.insert(walk.ada, U"a", 0, {0});     // 1
    walk.insert(walk.bob, U"b", 0, {0});     // 2
    walk.insert(walk.ada, U"c", 0, {1, 2});  // 3: sees "abm"
    walk.remove(walk.bob, 1, 1, {3});        // 4: deletes "a"
    CHECK(walk.at({4}) == U"cbm");
    CHECK(walk.at({1, 2}) == U"abm");
}

TEST_CASE("a letter typed behind its author's last one, but before what came between, is its own") {
    Walk walk;
    const ChangeNumber cyd = walk.log.open(LogName{AuthorId{{3}}, Sitting{1}}, {});
    walk.insert(walk.ada, U"R", 0, {});      // 0
    walk.insert(walk.bob, U"X", 0, {0});     // 1
    walk.insert(walk.ada, U"a", 0, {0});     // 2
    walk.insert(walk.ada, U"b", 1, {1, 2});  // 3: between a and X
    walk.insert(cyd, U"Y", 1, {2});          // 4: between a and R
    // Y's right neighbour is the later one, so Y comes first, though Cyd's name is behind Ada's.
    CHECK(walk.at({3, 4}) == U"aYbXR");
}

TEST_CASE("blocks of any size, and history in any portions, give the slow twin's text") {
    for (std::uint64_t seed = 1; seed <= seeds(60); ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        TextScene<Dice> scene(dice, 2 + dice.below(5));
        for (int i = 0; i < 150; ++i)
            scene.step();
        const std::vector<TextChange> changes = scene.finish();
        SlowText slow;
        for (const TextChange& change : changes)
            slow.add(change);
        const std::u32string expected = slow.text(slow.all_but({}));
        for (const std::uint32_t block : {2U, 3U, 8U, Tracker::block_max}) {
            for (const std::uint64_t portion : {1U, 4U, 1000U}) {
                EventLog log;
                Walker walker(log, block);
                std::u32string text;
                Event known = 0;
                const auto go_on = [&] {
                    const std::uint32_t length = walker.forward(
                        known, static_cast<std::uint32_t>(text.size()), [&](const WalkStep& step) {
                            text.erase(step.position, step.removed);
                            std::u32string inserted;
                            for (const EventSpan& span : step.inserted)
                                for (Event event = span.first; event < span.end; ++event)
                                    inserted += log.character(event);
                            text.insert(step.position, inserted);
                        });
                    REQUIRE(length == text.size());
                    known = log.size();
                };
                for (const TextChange& change : changes) {
                    REQUIRE(log.add(change));
                    if (dice.below(portion) == 0) go_on();
                }
                go_on();
                REQUIRE(text == expected);
                std::u32string again;
                for (const EventSpan& span : walker.standing(log.graph().heads()))
                    for (Event event = span.first; event < span.end; ++event)
                        again += log.character(event);
                REQUIRE(again == expected);
            }
        }
    }
}
