#include "sync/fetch_list.hpp"

#include "sync/limits.hpp"
#include "tests/sync/class_world.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr SessionNumber ada{1}, bob{2};

struct Shelf {
    SpaceId class_space = id_number<SpaceId>(1, 1);
    SpaceId project = id_number<SpaceId>(1, 2);
    std::set<ChangeId> held;
    std::map<LogName, Tip> highest;
    FetchList list{class_space,
                   {[this](const SpaceId&, const ChangeId& id) { return held.contains(id); },
                    [this](const SpaceId&, const LogName& log) -> std::optional<Tip> {
                        const auto found = highest.find(log);
                        return found == highest.end() ? std::nullopt : std::optional(found->second);
                    }}};

    static Tip tip(std::uint8_t author, Seq seq, std::uint8_t id = 0) {
        return {{author_number(author), Sitting{1}},
                seq,
                id_number<ChangeId>(author, id == 0 ? static_cast<std::uint8_t>(seq) : id)};
    }
    void hold(const Tip& tip) {
        held.insert(tip.id);
        Tip& known = highest[tip.log];
        if (known.seq <= tip.seq) known = tip;
    }
};

const message::WantedRange& range_of(const FetchList::Ask& ask) {
    return std::get<message::Want>(ask.message).ranges.front();
}

}  // namespace

TEST_CASE("what is offered is asked for once, from what is here of its log") {
    Shelf shelf;
    shelf.hold(Shelf::tip(4, 3));
    shelf.list.offered(ada, shelf.project, Shelf::tip(4, 9));
    shelf.list.offered(bob, shelf.project, Shelf::tip(4, 9));
    const auto asks = shelf.list.asks(Instant{0});
    REQUIRE(asks.size() == 1);
    CHECK(asks[0].to == ada);
    CHECK(range_of(asks[0]).from == 4);
    CHECK(range_of(asks[0]).to == 9);
    CHECK(shelf.list.asks(Instant{1}).empty());
    shelf.hold(Shelf::tip(4, 9));
    shelf.list.came(ada, shelf.project, Shelf::tip(4, 9), FetchList::Outcome::held, Instant{2});
    CHECK(shelf.list.size() == 0);
}

TEST_CASE("acts are asked for before contents, and of one session eight ranges at a time") {
    Shelf shelf;
    for (std::uint8_t author = 1; author <= 20; ++author)
        shelf.list.offered(ada, shelf.project, Shelf::tip(author, 1));
    shelf.list.offered(ada, shelf.class_space, Shelf::tip(21, 1));
    const auto asks = shelf.list.asks(Instant{0});
    REQUIRE(asks.size() == limits::ranges_asked_of_session);
    CHECK(std::get<message::Want>(asks[0].message).space == shelf.class_space);
}

// H61, H67 for changes.
TEST_CASE("a session that sends nothing for 5 s loses the range to another") {
    Shelf shelf;
    shelf.list.offered(ada, shelf.project, Shelf::tip(4, 1));
    shelf.list.offered(bob, shelf.project, Shelf::tip(4, 1));
    REQUIRE(shelf.list.asks(Instant{0}).at(0).to == ada);
    CHECK(shelf.list.asks(Instant{4'999}).empty());
    CHECK(shelf.list.next_due() == Instant{5'000});
    REQUIRE(shelf.list.asks(Instant{5'000}).at(0).to == bob);
}

TEST_CASE("a session that let three ranges pass rests") {
    Shelf shelf;
    for (std::uint8_t author = 1; author <= 3; ++author) {
        shelf.list.offered(ada, shelf.project, Shelf::tip(author, 1));
        shelf.list.offered(bob, shelf.project, Shelf::tip(author, 1));
    }
    REQUIRE(shelf.list.asks(Instant{0}).size() == 3);
    REQUIRE(shelf.list.asks(Instant{5'000}).size() == 3);
    shelf.list.offered(ada, shelf.project, Shelf::tip(9, 1));
    CHECK(shelf.list.asks(Instant{5'001}).empty());
    CHECK(shelf.list.asks(Instant{20'000}).size() >= 1);
}

TEST_CASE("where a branch leaves is asked before it is fetched") {
    Shelf shelf;
    shelf.hold(Shelf::tip(4, 1));
    shelf.hold(Shelf::tip(4, 2));
    shelf.hold(Shelf::tip(4, 6));
    const Tip branch = Shelf::tip(4, 5, 200);
    shelf.list.offered(ada, shelf.project, branch);
    const auto asks = shelf.list.asks(Instant{0});
    REQUIRE(asks.size() == 1);
    const auto& walk = std::get<message::Walk>(asks[0].message);
    CHECK(walk.tip == branch.id);
    CHECK(walk.seqs == std::vector<Seq>{5, 4, 2, 1});
    shelf.list.steps(ada, {shelf.project,
                           branch.log,
                           branch.id,
                           {{5, branch.id},
                            {4, id_number<ChangeId>(4, 201)},
                            {2, Shelf::tip(4, 2).id},
                            {1, Shelf::tip(4, 1).id}}});
    const auto then = shelf.list.asks(Instant{1});
    REQUIRE(then.size() == 1);
    CHECK(range_of(then[0]).from == 3);
    CHECK(range_of(then[0]).to == 5);
}

TEST_CASE("a longer log that stands on nothing here turns out to be a branch") {
    Shelf shelf;
    shelf.hold(Shelf::tip(4, 3));
    const Tip branch = Shelf::tip(4, 9);
    shelf.list.offered(ada, shelf.project, branch);
    REQUIRE(range_of(shelf.list.asks(Instant{0}).at(0)).from == 4);
    shelf.list.came(ada, shelf.project, branch, FetchList::Outcome::gap, Instant{1});
    const auto asks = shelf.list.asks(Instant{1});
    REQUIRE(asks.size() == 1);
    CHECK(std::get<message::Walk>(asks[0].message).seqs.front() == 3);
}

TEST_CASE("what still comes of a branch after its walk was asked does not end the walk") {
    Shelf shelf;
    shelf.hold(Shelf::tip(4, 3));
    const Tip branch = Shelf::tip(4, 9);
    shelf.list.offered(ada, shelf.project, branch);
    REQUIRE(range_of(shelf.list.asks(Instant{0}).at(0)).to == 9);
    shelf.list.came(ada, shelf.project, Shelf::tip(4, 6), FetchList::Outcome::gap, Instant{1});
    REQUIRE(shelf.list.asks(Instant{1}).size() == 1);
    shelf.list.came(ada, shelf.project, Shelf::tip(4, 8), FetchList::Outcome::gap, Instant{2});
    shelf.list.came(ada, shelf.project, branch, FetchList::Outcome::gap, Instant{2});
    CHECK(shelf.list.asks(Instant{2}).empty());
    const std::vector<message::Step> steps{{2, id_number<ChangeId>(4, 202)},
                                           {1, Shelf::tip(4, 1).id}};
    shelf.hold(Shelf::tip(4, 1));
    shelf.list.steps(ada, {shelf.project, branch.log, branch.id, steps});
    const auto then = shelf.list.asks(Instant{3});
    REQUIRE(then.size() == 1);
    CHECK(range_of(then[0]).from == 2);
    CHECK(range_of(then[0]).to == 9);
}

TEST_CASE("what came and cannot be held is asked for again when the class has changed") {
    Shelf shelf;
    shelf.list.offered(ada, shelf.project, Shelf::tip(4, 1));
    REQUIRE(shelf.list.asks(Instant{0}).size() == 1);
    shelf.list.came(ada, shelf.project, Shelf::tip(4, 1), FetchList::Outcome::unusable, Instant{1});
    CHECK(shelf.list.asks(Instant{10'000}).empty());
    shelf.list.class_changed();
    CHECK(shelf.list.asks(Instant{10'001}).size() == 1);
}

TEST_CASE("an offer goes with its session, and a range it was asked for to another") {
    Shelf shelf;
    shelf.list.offered(ada, shelf.project, Shelf::tip(4, 1));
    shelf.list.offered(bob, shelf.project, Shelf::tip(4, 1));
    shelf.list.offered(ada, shelf.project, Shelf::tip(5, 1));
    REQUIRE(shelf.list.asks(Instant{0}).size() == 2);
    shelf.list.left(ada);
    CHECK(shelf.list.size() == 1);
    REQUIRE(shelf.list.asks(Instant{1}).at(0).to == bob);
    shelf.list.unable(bob, shelf.project, Shelf::tip(4, 1).log);
    CHECK(shelf.list.size() == 0);
}

TEST_CASE("what sleeps behind eight ranges that are asked for wakes nobody", "[H60]") {
    Shelf shelf;
    for (std::uint8_t author = 1; author <= 20; ++author)
        shelf.list.offered(ada, shelf.project, Shelf::tip(author, 9));
    // Each comes, and is of no use here.
    for (std::size_t done = 0; done < 20;) {
        const auto asks = shelf.list.asks(Instant{0});
        REQUIRE_FALSE(asks.empty());
        for (const FetchList::Ask& ask : asks) {
            const auto& range = range_of(ask);
            shelf.list.came(ada, shelf.project, {range.log, range.to, range.tip},
                            FetchList::Outcome::unusable, Instant{0});
            ++done;
        }
    }
    REQUIRE(shelf.list.asks(Instant{0}).empty());
    const Instant again = *shelf.list.next_due();
    CHECK(again > Instant{0});
    CHECK(shelf.list.asks(again).size() == limits::ranges_asked_of_session);
    CHECK(*shelf.list.next_due() > again);
}
