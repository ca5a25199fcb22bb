// What people are told that happened.

#include "sync/history.hpp"

#include "tests/test.hpp"

using namespace atelier;

namespace {

const NodeId page{ChangeId{{9}}, 0}, style{ChangeId{{9}}, 1};

LogName sitting_of(std::uint8_t author, std::uint64_t sitting) {
    return {AuthorId{{author}}, Sitting{sitting}};
}

// A change with that lamport, which is in its id as well.
ResolvedChange change(std::uint8_t lamport, const LogName& log, std::uint64_t minutes) {
    ResolvedChange change;
    change.id = ChangeId{{lamport}};
    change.log = log;
    change.lamport = lamport;
    change.claimed_time_minutes = minutes;
    return change;
}

ResolvedChange writing(ResolvedChange change, const NodeId& file, std::uint32_t inserted,
                       std::uint32_t deleted = 0) {
    TextChange text{change.log, change.id, {}, {}};
    if (inserted > 0)
        text.runs.push_back({RunAction::insert, inserted, 0, {}, std::u32string(inserted, U'a')});
    if (deleted > 0) text.runs.push_back({RunAction::remove_backwards, deleted, 0, {}, {}});
    change.ops.emplace_back(resolved::Text{file});
    change.texts.push_back({file, std::move(text)});
    return change;
}

ResolvedChange naming(ResolvedChange change, std::string name) {
    change.ops.emplace_back(resolved::Moment{std::move(name)});
    return change;
}

// A history and the ids of its changes.
struct Told {
    std::vector<ChangeId> ids;
    History history{ids};

    void add(const ResolvedChange& change) {
        ids.push_back(change.id);
        history.add(static_cast<Event>(ids.size() - 1), change);
    }
};

}  // namespace

TEST_CASE("a sitting tells its changes, the times it claimed and its work in each text") {
    Told told;
    const History& history = told.history;
    const LogName karim = sitting_of(1, 7);
    told.add(writing(change(1, karim, 100), page, 5));
    told.add(writing(writing(change(2, karim, 90), page, 3, 2), style, 1));
    told.add(change(3, karim, 95));
    const auto sittings = history.sittings();
    REQUIRE(sittings.size() == 1);
    CHECK(sittings[0].log == karim);
    CHECK(sittings[0].last == ChangeId{{3}});
    CHECK(sittings[0].changes == 3);
    CHECK((sittings[0].from_minutes == 90 && sittings[0].to_minutes == 100));
    CHECK(sittings[0].texts == std::map<NodeId, TextWork>{{page, {8, 2}}, {style, {1, 0}}});
}

TEST_CASE("a forked log is one sitting, in which each change counts once") {
    Told told;
    const History& history = told.history;
    const LogName karim = sitting_of(1, 1);
    told.add(change(5, karim, 50));
    told.add(writing(writing(change(4, karim, 40), page, 1), style, 1));
    const auto sittings = history.sittings();
    REQUIRE(sittings.size() == 1);
    CHECK((sittings[0].changes == 2 && sittings[0].last == ChangeId{{5}}));
}

TEST_CASE("sittings come in the order of their last change, whatever clocks say and came first") {
    Told told;
    const History& history = told.history;
    told.add(change(5, sitting_of(1, 1), 10));
    told.add(change(2, sitting_of(1, 2), 30));
    told.add(change(4, sitting_of(2, 3), 20));
    told.add(change(1, sitting_of(1, 1), 40));
    std::vector<Sitting> order;
    for (const SittingRecord& sitting : history.sittings())
        order.push_back(sitting.log.sitting);
    CHECK(order == std::vector{Sitting{2}, Sitting{3}, Sitting{1}});
}

TEST_CASE("the history of a text has only the sittings that wrote in it, and what they did there") {
    Told told;
    const History& history = told.history;
    const LogName karim = sitting_of(1, 1), lea = sitting_of(2, 2);
    told.add(writing(change(1, karim, 10), page, 4));
    told.add(writing(change(2, lea, 20), style, 6));
    told.add(writing(change(3, karim, 30), style, 1));
    const auto of_page = history.sittings_of(page);
    REQUIRE(of_page.size() == 1);
    CHECK((of_page[0].log == karim && of_page[0].changes == 1));
    CHECK((of_page[0].last == ChangeId{{1}} && of_page[0].to_minutes == 10));
    CHECK(of_page[0].texts == std::map<NodeId, TextWork>{{page, {4, 0}}});
    CHECK(history.sittings_of(style).size() == 2);
    CHECK(history.sittings_of({ChangeId{{8}}, 0}).empty());
}

TEST_CASE("named moments come in the order of changes with who named them") {
    Told told;
    const History& history = told.history;
    told.add(naming(naming(change(4, sitting_of(1, 1), 10), "v2"), "v2 bis"));
    told.add(naming(change(3, sitting_of(2, 2), 50), "v1"));
    const auto moments = history.moments();
    REQUIRE(moments.size() == 3);
    CHECK((moments[0].name == "v1" && moments[0].author == AuthorId{{2}}));
    CHECK((moments[0].order.change == ChangeId{{3}} && moments[0].claimed_time_minutes == 50));
    CHECK((moments[1].name == "v2" && moments[2].name == "v2 bis"));
}

TEST_CASE("what does not count any more is in no sitting and names no moment") {
    Told told;
    const History& history = told.history;
    const LogName karim = sitting_of(1, 1);
    told.add(writing(change(1, karim, 10), page, 4));
    told.add(naming(writing(change(2, karim, 90), page, 7), "v1"));
    told.add(change(3, sitting_of(2, 2), 50));
    told.history.remove({1, 2});
    const auto sittings = history.sittings();
    REQUIRE(sittings.size() == 1);
    CHECK((sittings[0].changes == 1 && sittings[0].to_minutes == 10));
    CHECK(sittings[0].texts == std::map<NodeId, TextWork>{{page, {4, 0}}});
    CHECK(history.moments().empty());
}
