#include "sync/recent_pasts.hpp"

#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

#include <set>

using namespace atelier;
using namespace atelier::test;

namespace {

std::set<Event> events_in(const std::vector<EventSpan>& spans) {
    std::set<Event> events;
    for (const EventSpan& span : spans)
        for (Event event = span.first; event < span.end; ++event)
            REQUIRE(events.insert(event).second);
    return events;
}

// A text in which so many write at once, each of whom hears of the others late, and some in two
// windows that do not hear of each other.
struct Room {
    struct Seat {
        ChangeNumber change;
        TextVersion at;
    };

    EventLog log;
    const CausalGraph& graph = log.graph();
    Dice dice;
    std::vector<Seat> seats;

    Room(std::uint64_t seed, std::size_t count) : dice(seed) {
        for (std::size_t i = 0; i < count; ++i) {
            LogName name;
            name.author.bytes[0] = static_cast<std::uint8_t>(i - (i % 5 == 4));
            seats.push_back({log.open(name, {}), {}});
        }
    }

    void step() {
        Seat& seat = seats[dice.below(seats.size())];
        if (dice.chance(3)) {
            const TextVersion& other = seats[dice.below(seats.size())].at;
            TextVersion both = seat.at;
            both.insert(both.end(), other.begin(), other.end());
            seat.at = graph.heads_of(std::move(both));
            return;
        }
        const auto count = static_cast<std::uint32_t>(1 + dice.below(4));
        log.append(seat.change, {RunAction::remove, count, 0, {}, {}}, seat.at);
        seat.at = {log.size() - 1};
    }
    TextVersion any_version() {
        TextVersion version = seats[dice.below(seats.size())].at;
        if (version.empty() || dice.chance(2)) return version;
        if (version.front() > 0 && dice.chance(4)) version = {version.front() - 1};
        return version;
    }
};

}  // namespace

TEST_CASE("where recent pasts know the way between two versions it is the one that is walked") {
    std::size_t known = 0;
    std::size_t asked = 0;
    for (std::uint64_t seed = 1; seed <= seeds(60); ++seed) {
        INFO("seed " << seed);
        // Some with more lanes than there are, some with more rows.
        const std::size_t writers = seed % 10 == 0 ? 90 : 2 + seed % 25;
        Room room(seed, writers);
        RecentPasts pasts(room.log);
        std::vector<EventSpan> only_a, only_b;
        for (int i = seed % 7 == 0 ? 4000 : 400; i > 0; --i) {
            room.step();
            if (room.dice.chance(3)) continue;
            const TextVersion a = room.any_version();
            const TextVersion b = room.any_version();
            ++asked;
            if (!pasts.difference(a, b, only_a, only_b)) continue;
            ++known;
            const auto walked = room.graph.diff(a, b);
            REQUIRE(events_in(only_a) == events_in(walked.only_a));
            REQUIRE(events_in(only_b) == events_in(walked.only_b));
        }
    }
    CHECK(known * 10 > asked * 6);
    CHECK(known < asked);
}

TEST_CASE("recent pasts begin anew above what all have seen") {
    EventLog log;
    RecentPasts pasts(log);
    std::vector<EventSpan> only_a, only_b;
    const auto add = [&, ada = log.open({}, {})](std::uint32_t count, const TextVersion& parents) {
        log.append(ada, {RunAction::remove, count, 0, {}, {}}, parents);
    };
    add(5, {});      // 0 to 4
    add(2, {4});     // 5 6: goes on
    add(1, {4});     // 7
    add(1, {6, 7});  // 8
    add(1, {8});     // 9: goes on
    add(1, {8});     // 10
    pasts.begin(8);
    REQUIRE(pasts.difference({9}, {10}, only_a, only_b));
    CHECK(only_a == std::vector<EventSpan>{{9, 10}});
    CHECK(only_b == std::vector<EventSpan>{{10, 11}});
    // What lies below is in both.
    REQUIRE(pasts.difference({6, 7}, {9}, only_a, only_b));
    CHECK(only_a.empty());
    CHECK(only_b == std::vector<EventSpan>{{8, 10}});
}
