#include "sync/tracker.hpp"

#include "tests/test.hpp"

using namespace atelier;

namespace {

// Two authors, of whom the first wins ties, above a text of four characters. Events 0 to 2 are the
// first's insertion, 3 to 4 the second's; 5 to 6 and 7 to 8 are deletions forwards and backwards.
struct Desk {
    EventLog log;

    Desk() {
        const ChangeNumber first = log.open(LogName{AuthorId{{1}}, Sitting{1}}, {});
        const ChangeNumber second = log.open(LogName{AuthorId{{2}}, Sitting{1}}, {});
        log.append(first, {RunAction::insert, 3, 2, {}, U"abc"}, {});
        log.append(second, {RunAction::insert, 2, 2, {}, U"xy"}, {});
        log.append(first, {RunAction::remove, 2, 1, {}, {}}, {2});
        log.append(second, {RunAction::remove_backwards, 2, 2, {}, {}}, {4});
    }
};

std::vector<Piece> pieces_of(const Tracker& tracker) {
    std::vector<Piece> pieces;
    tracker.pieces_prepared([&](const Piece& piece) { pieces.push_back(piece); });
    return pieces;
}

std::vector<EventSpan> events_in(const std::vector<Piece>& pieces, Piece::Kind kind) {
    std::vector<EventSpan> events;
    for (const Piece& piece : pieces)
        if (piece.kind == kind && !piece.below) events.push_back(piece.events);
    return events;
}

}  // namespace

TEST_CASE("concurrent insertions at one place go by their authors, whoever is applied first") {
    const Desk desk;
    for (const bool first_first : {true, false}) {
        Tracker tracker(desk.log);
        tracker.begin(0, 4);
        tracker.remember_prepared();
        const EventSpan a = first_first ? EventSpan{0, 3} : EventSpan{3, 5};
        const EventSpan b = first_first ? EventSpan{3, 5} : EventSpan{0, 3};
        tracker.insert(a, 2);
        tracker.toggle(a, -1);
        CHECK(tracker.length() == 4);
        tracker.insert(b, 2);
        tracker.toggle(a, 1);
        CHECK(tracker.length() == 9);
        const std::vector<EventSpan> expected = {{0, 3}, {3, 5}};
        CHECK(events_in(pieces_of(tracker), Piece::Kind::inserted) == expected);
    }
}

TEST_CASE("a character deleted twice stands only when both deletions are gone") {
    const Desk desk;
    Tracker tracker(desk.log);
    tracker.begin(0, 4);
    tracker.remove({5, 2, 1}, false);  // below 1, 2
    CHECK(tracker.length() == 2);
    tracker.toggle({5, 7}, -1);
    CHECK(tracker.length() == 4);
    tracker.remove({7, 2, 2}, true);  // below 2, 1
    tracker.toggle({5, 7}, 1);
    CHECK(tracker.length() == 2);
    tracker.toggle({5, 7}, -1);
    CHECK(tracker.length() == 2);
    tracker.toggle({7, 8}, -1);  // the first event backwards deleted below 2
    CHECK(tracker.length() == 3);
    tracker.remember_prepared();
    tracker.toggle({8, 9}, -1);
    const std::vector<Piece> pieces = pieces_of(tracker);
    REQUIRE(pieces.size() == 4);
    CHECK(pieces[1] == Piece{Piece::Kind::inserted, 1, {1, 2}, true});
}

TEST_CASE("both deletions of a span leave and come back in one step") {
    const Desk desk;
    Tracker tracker(desk.log);
    tracker.begin(0, 4);
    tracker.remove({5, 2, 1}, false);
    tracker.toggle({5, 7}, -1);
    tracker.remove({7, 2, 2}, true);
    tracker.toggle({5, 7}, 1);
    tracker.toggle({5, 9}, -1);
    CHECK(tracker.length() == 4);
    tracker.toggle({5, 9}, 1);
    CHECK(tracker.length() == 2);
}

TEST_CASE("a character knows where it is, and who deleted it") {
    const Desk desk;
    Tracker tracker(desk.log);
    tracker.begin(0, 4);
    tracker.insert({0, 3}, 2);
    tracker.remove({5, 2, 1}, false);  // below 1 and event 0
    CHECK(tracker.deletions_of(0) == std::vector<Event>{6});
    CHECK(tracker.deletions_of(1).empty());
    const auto dead = tracker.find(0);
    REQUIRE(dead);
    CHECK(dead->position == 1);
    CHECK_FALSE(dead->stands);
    CHECK(dead->inserted);
    CHECK(tracker.find(2)->position == 2);
    CHECK(tracker.find(2)->stands);
    CHECK_FALSE(tracker.find(3));
    tracker.toggle({0, 3}, -1);
    tracker.toggle({5, 7}, -1);
    CHECK_FALSE(tracker.find(2)->inserted);
}
