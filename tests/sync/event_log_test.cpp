#include "sync/event_log.hpp"

#include "tests/test.hpp"

using namespace atelier;

namespace {

LogName log_of_author(std::uint8_t author, std::uint64_t sitting = 1) {
    LogName log;
    log.author.bytes[0] = author;
    log.sitting = Sitting{sitting};
    return log;
}

TextRun insert(std::u32string text, std::uint32_t position = 0) {
    const auto length = static_cast<std::uint32_t>(text.size());
    return {RunAction::insert, length, position, {}, std::move(text)};
}

TextRun behind(TextRun run, std::vector<TextParent> parents) {
    run.parents = std::move(parents);
    return run;
}

const ChangeId one{{1}}, two{{2}}, three{{3}};

Edit edit_in(std::uint32_t room, RunAction action, std::uint32_t length, std::uint32_t position) {
    return {10, length, position, 0, room, action, true};
}

struct Reached {
    std::uint32_t skipped, count, position;
    bool operator==(const Reached&) const = default;
};

Reached reached(const Edit& edit) {
    const Reach reach = EventLog().reach(edit, {edit.first, edit.end()});
    if (reach.count == 0) return {0, 0, 0};
    return {reach.first - edit.first, reach.count, reach.position};
}

}  // namespace

TEST_CASE("a change whose parents are not here is refused and leaves nothing") {
    EventLog log;
    const TextChange change{log_of_author(1), two, {}, {behind(insert(U"b"), {{one, 1}})}};
    CHECK(log.add(change).error() == Error::bad_reference);
    const TextChange next{log_of_author(1), two, one, {insert(U"b")}};
    CHECK(log.add(next).error() == Error::bad_reference);
    CHECK(log.size() == 0);
    CHECK(log.changes() == 0);
    REQUIRE(log.add({log_of_author(1), one, {}, {insert(U"a")}}));
    CHECK(log.add(change));
}

TEST_CASE("a parent beyond its change's events, or none of them, is refused") {
    EventLog log;
    REQUIRE(log.add({log_of_author(1), one, {}, {insert(U"abc")}}));
    for (const std::uint32_t events : {0U, 4U}) {
        const TextRun run = behind(insert(U"d"), {{one, events}});
        CHECK(log.add({log_of_author(2), two, {}, {run}}).error() == Error::bad_reference);
    }
    CHECK(log.add({log_of_author(2), two, {}, {behind(insert(U"d"), {{one, 3}})}}));
}

TEST_CASE("a change that is here already is added once") {
    EventLog log;
    const TextChange change{log_of_author(1), one, {}, {insert(U"abc")}};
    const auto first = log.add(change);
    CHECK(log.add(change) == first);
    CHECK(log.size() == 3);
}

TEST_CASE("a run without parents comes behind its own chain, not behind who wrote last") {
    EventLog log;
    REQUIRE(log.add({log_of_author(1), one, {}, {insert(U"a")}}));
    REQUIRE(log.add({log_of_author(2), two, {}, {insert(U"b")}}));
    REQUIRE(log.add({log_of_author(1), three, one, {insert(U"c"), insert(U"d")}}));
    CHECK(log.graph().parents_of(1) == TextVersion{});
    CHECK(log.graph().parents_of(2) == TextVersion{0});
    CHECK(log.graph().parents_of(3) == TextVersion{2});
    CHECK(log.graph().heads() == TextVersion{1, 3});
}

TEST_CASE("an event's name leads back to it through a change written in pieces") {
    EventLog log;
    const ChangeNumber draft = log.open(log_of_author(1), {});
    log.append(draft, insert(U"ab"), {});
    REQUIRE(log.add({log_of_author(2), two, {}, {insert(U"x")}}));
    log.append(draft, insert(U"cd"), {1});
    log.seal(draft, one);
    CHECK(log.find(EventName{one, 1}) == Event{1});
    CHECK(log.find(EventName{one, 2}) == Event{3});
    CHECK(log.find(EventName{one, 4}) == std::nullopt);
    CHECK(log.find(EventName{three, 0}) == std::nullopt);
    for (Event event = 0; event < log.size(); ++event)
        CHECK(log.find(log.name_of(event)) == event);
    CHECK(log.character(3) == U'c');
    CHECK(log.change(draft).runs == std::vector<TextRun>{insert(U"ab"), insert(U"cd")});
}

TEST_CASE("ties go by author, then sitting, then the number along the chain, then the change") {
    EventLog log;
    REQUIRE(log.add({log_of_author(2, 1), ChangeId{{1}}, {}, {insert(U"a")}}));    // 0
    REQUIRE(log.add({log_of_author(1, 300), ChangeId{{2}}, {}, {insert(U"b")}}));  // 1
    REQUIRE(log.add({log_of_author(1, 5), ChangeId{{9}}, {}, {insert(U"cc")}}));   // 2 3
    // Two branches of the same log behind its first change.
    REQUIRE(log.add({log_of_author(1, 5), ChangeId{{7}}, ChangeId{{9}}, {insert(U"d")}}));  // 4
    REQUIRE(log.add({log_of_author(1, 5), ChangeId{{6}}, ChangeId{{9}}, {insert(U"e")}}));  // 5
    const std::vector<Event> expected = {2, 3, 5, 4, 1, 0};
    std::vector<Event> events = {0, 1, 2, 3, 4, 5};
    std::ranges::sort(events, [&](Event a, Event b) { return log.tie(a, b) < 0; });
    CHECK(events == expected);
}

TEST_CASE("an insertion beyond the end goes to the end") {
    CHECK(reached(edit_in(5, RunAction::insert, 3, 4)) == Reached{0, 3, 4});
    CHECK(reached(edit_in(5, RunAction::insert, 3, 5)) == Reached{0, 3, 5});
    CHECK(reached(edit_in(5, RunAction::insert, 3, 2'000'000'000)) == Reached{0, 3, 5});
}

TEST_CASE("a deletion reaches at most to the end", "[H39]") {
    CHECK(reached(edit_in(5, RunAction::remove, 3, 2)) == Reached{0, 3, 2});
    CHECK(reached(edit_in(5, RunAction::remove, 3, 3)) == Reached{0, 2, 3});
    CHECK(reached(edit_in(5, RunAction::remove, 3, 5)).count == 0);
    CHECK(reached(edit_in(0, RunAction::remove, 3, 0)).count == 0);
}

TEST_CASE("a backwards deletion stops at the start, and from the end its first event is lost") {
    CHECK(reached(edit_in(5, RunAction::remove_backwards, 3, 3)) == Reached{0, 3, 3});
    CHECK(reached(edit_in(5, RunAction::remove_backwards, 4, 1)) == Reached{0, 2, 1});
    CHECK(reached(edit_in(5, RunAction::remove_backwards, 3, 5)) == Reached{1, 2, 4});
    CHECK(reached(edit_in(5, RunAction::remove_backwards, 9, 77)) == Reached{1, 5, 4});
    CHECK(reached(edit_in(0, RunAction::remove_backwards, 2, 0)).count == 0);
}

TEST_CASE("a part of a run reaches what is its part") {
    const EventLog log;
    const Edit edit = edit_in(5, RunAction::remove_backwards, 4, 4);
    const Reach reach = log.reach(edit, {12, 14});
    CHECK(reach.first == 12);
    CHECK(reach.count == 2);
    CHECK(reach.position == 2);
    const Edit typed = edit_in(5, RunAction::insert, 4, 2);
    CHECK(log.reach(typed, {13, 14}).position == 5);
}

TEST_CASE("a run may say that it saw a part of its own change, and no more than there is") {
    EventLog log;
    const TextChange own{
        log_of_author(1), one, {}, {insert(U"abc"), behind(insert(U"x"), {{one, 2}})}};
    REQUIRE(log.add(own));
    CHECK(log.graph().parents_of(3) == TextVersion{1});
    CHECK(log.change(*log.find(one)) == own);
    for (const std::uint32_t events : {0U, 4U}) {
        const TextChange wrong{
            log_of_author(2), two, {}, {insert(U"abc"), behind(insert(U"x"), {{two, events}})}};
        CHECK(log.add(wrong).error() == Error::bad_reference);
    }
    CHECK(log.changes() == 1);
}

TEST_CASE("a change that has its id does not grow, though the edit that it ends with does") {
    EventLog log;
    const ChangeNumber first = log.open(log_of_author(1), {});
    log.append_insertion(first, 0, "a", 1, 0);
    log.append_insertion(first, 1, "b", 1, 1);
    log.seal(first, one);
    const ChangeNumber second = log.open(log_of_author(1), first);
    log.append_insertion(second, 2, "c", 1, 2);
    log.seal(second, two);
    CHECK(log.edits() == 1);
    CHECK(log.change(first).runs == std::vector<TextRun>{insert(U"ab")});
    CHECK(log.change(second).runs == std::vector<TextRun>{{RunAction::insert, 1, 2, {}, U"c"}});
    CHECK(log.name_of(2) == EventName{two, 0});
}
