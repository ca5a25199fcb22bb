// What a seat says of itself and when, what it shows of the others, and what does not fool it.

#include "sync/presence_board.hpp"

#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const DeviceKey us{{1}};
const DeviceKey ana{{2}};

// Told apart by whom they follow.
Activity activity(std::uint8_t number) {
    Activity activity;
    activity.following.bytes[0] = number;
    return activity;
}
Presence says(std::uint64_t session, std::uint64_t counter, std::uint8_t number) {
    return {session, counter, activity(number)};
}
Presence gone(std::uint64_t session, std::uint64_t counter) {
    return {session, counter, std::nullopt};
}
DeviceKey device(std::uint64_t number) {
    DeviceKey key{{9}};
    key.bytes[30] = static_cast<std::uint8_t>(number >> 8);
    key.bytes[31] = static_cast<std::uint8_t>(number);
    return key;
}

// Of the only seat that can be seen.
std::optional<std::uint8_t> shown(const PresenceBoard& board, Instant now) {
    const auto seen = board.seen(now);
    REQUIRE(seen.size() <= 1);
    if (seen.empty()) return std::nullopt;
    return seen.front().activity.following.bytes[0];
}

// All that was heard, and nothing but that: what a board shows is told from it anew each time.
struct Told {
    DeviceKey device;
    Presence presence;
    Instant at;
};
struct SlowBoard {
    std::vector<Told> news;

    bool heard(const DeviceKey& device, const Presence& presence, Instant now) {
        for (const Told& old : news) {
            if (old.device != device || old.presence.session != presence.session) continue;
            if (old.presence.counter >= presence.counter) return false;
        }
        news.push_back({device, presence, now});
        return true;
    }
    std::vector<PresenceBoard::Seen> seen(Instant now) const {
        std::map<DeviceKey, Told> last;
        for (const Told& told : news) {
            const auto before = last.find(told.device);
            if (told.presence.activity)
                last.insert_or_assign(told.device, told);
            else if (before != last.end() &&
                     before->second.presence.session == told.presence.session)
                last.erase(before);
        }
        std::vector<PresenceBoard::Seen> seen;
        for (const auto& [device, told] : last) {
            const auto age = (now - told.at).count;
            if (age < 40'000) seen.push_back({device, *told.presence.activity, age >= 25'000});
        }
        return seen;
    }
};

}  // namespace

TEST_CASE("own presence is said at once and then at most once a tenth of a second, the latest") {
    PresenceBoard board(us, 77);
    CHECK_FALSE(board.next_due(Instant{0}));
    CHECK_FALSE(board.due(Instant{0}));
    CHECK_FALSE(board.told());
    board.set_own(activity(1));
    CHECK(board.next_due(Instant{50}) == Instant{50});
    CHECK(board.due(Instant{50}) == says(77, 1, 1));
    CHECK_FALSE(board.due(Instant{50}));
    board.set_own(activity(2));
    board.set_own(activity(3));
    CHECK(board.next_due(Instant{60}) == Instant{150});
    CHECK_FALSE(board.due(Instant{149}));
    CHECK(board.told() == says(77, 1, 1));
    CHECK(board.due(Instant{150}) == says(77, 2, 3));
    CHECK(board.told() == says(77, 2, 3));
    board.set_own(activity(4));
    CHECK(board.due(Instant{900}) == says(77, 3, 4));
}

TEST_CASE("own presence that does not change is said again every ten seconds") {
    PresenceBoard board(us, 77);
    board.set_own(activity(1));
    REQUIRE(board.due(Instant{0}));
    board.set_own(activity(2));
    board.set_own(activity(1));
    CHECK(board.next_due(Instant{10}) == Instant{10'000});
    CHECK_FALSE(board.due(Instant{9'999}));
    CHECK(board.due(Instant{10'000}) == says(77, 2, 1));
    CHECK(board.next_due(Instant{10'000}) == Instant{20'000});
}

TEST_CASE("who leaves is said to be gone at once and only once") {
    PresenceBoard board(us, 77);
    board.set_own(activity(1));
    board.set_own(std::nullopt);
    CHECK_FALSE(board.due(Instant{0}));
    board.set_own(activity(1));
    REQUIRE(board.due(Instant{0}));
    board.set_own(std::nullopt);
    CHECK(board.due(Instant{1}) == gone(77, 2));
    CHECK_FALSE(board.told());
    CHECK_FALSE(board.next_due(Instant{1}));
    CHECK_FALSE(board.due(Instant{100'000}));
    board.set_own(activity(1));
    CHECK(board.next_due(Instant{2}) == Instant{101});
}

TEST_CASE("presence is never an answer to presence") {
    PresenceBoard board(us, 77);
    board.set_own(activity(1));
    REQUIRE(board.due(Instant{0}));
    CHECK(board.heard(ana, says(5, 1, 1), Instant{500}));
    CHECK(board.next_due(Instant{500}) == Instant{10'000});
    CHECK_FALSE(board.due(Instant{500}));
    CHECK_FALSE(board.heard(us, says(5, 1, 1), Instant{500}));
    CHECK(board.seen(Instant{500}).size() == 1);
}

TEST_CASE("presence dims after 25 seconds and is gone after 40") {
    PresenceBoard board(us, 77);
    CHECK(board.heard(ana, says(5, 1, 8), Instant{1'000}));
    const auto seen_at = [&](std::uint64_t time) { return board.seen(Instant{time}); };
    using Seen = PresenceBoard::Seen;
    CHECK(seen_at(25'999) == std::vector{Seen{ana, activity(8), false}});
    CHECK(seen_at(26'000) == std::vector{Seen{ana, activity(8), true}});
    CHECK(seen_at(40'999) == std::vector{Seen{ana, activity(8), true}});
    CHECK(seen_at(41'000).empty());
    CHECK(board.next_change(Instant{1'000}) == Instant{26'000});
    CHECK(board.next_change(Instant{26'000}) == Instant{41'000});
    CHECK_FALSE(board.next_change(Instant{41'000}));
    CHECK(board.heard(ana, says(5, 2, 8), Instant{50'000}));
    CHECK(seen_at(50'000) == std::vector{Seen{ana, activity(8), false}});
}

TEST_CASE("of a session only a greater counter is news") {
    PresenceBoard board(us, 77);
    CHECK(board.heard(ana, says(5, 3, 1), Instant{0}));
    CHECK_FALSE(board.heard(ana, says(5, 3, 2), Instant{1}));
    CHECK_FALSE(board.heard(ana, says(5, 2, 2), Instant{1}));
    CHECK_FALSE(board.heard(ana, gone(5, 3), Instant{1}));
    CHECK(shown(board, Instant{1}) == 1);
    CHECK(board.heard(ana, gone(5, 4), Instant{2}));
    CHECK_FALSE(shown(board, Instant{2}));
    CHECK_FALSE(board.next_change(Instant{2}));
    CHECK_FALSE(board.heard(ana, says(5, 3, 2), Instant{3}));
    CHECK_FALSE(shown(board, Instant{3}));
}

TEST_CASE("a session that was replaced is not shown when it is thrown back") {
    PresenceBoard board(us, 77);
    CHECK(board.heard(ana, says(5, 30, 1), Instant{0}));
    CHECK(board.heard(ana, says(6, 1, 2), Instant{1'000}));
    CHECK(shown(board, Instant{1'000}) == 2);
    for (std::uint64_t counter = 1; counter <= 30; ++counter)
        CHECK_FALSE(board.heard(ana, says(5, counter, 1), Instant{2'000}));
    CHECK(shown(board, Instant{2'000}) == 2);
    // What was kept back by whoever throws it: seen until the seat speaks.
    CHECK(board.heard(ana, says(4, 9, 3), Instant{3'000}));
    CHECK(shown(board, Instant{3'000}) == 3);
    CHECK(board.heard(ana, says(6, 2, 2), Instant{4'000}));
    CHECK_FALSE(board.heard(ana, says(4, 9, 3), Instant{5'000}));
    CHECK(shown(board, Instant{5'000}) == 2);
}

TEST_CASE("a gone takes away only what its own session shows") {
    PresenceBoard board(us, 77);
    CHECK(board.heard(ana, says(5, 1, 1), Instant{0}));
    CHECK(board.heard(ana, says(6, 1, 2), Instant{0}));
    CHECK(board.heard(ana, gone(5, 2), Instant{1}));
    CHECK(board.heard(ana, gone(4, 100), Instant{1}));
    CHECK(shown(board, Instant{1}) == 2);
    CHECK(board.heard(ana, gone(6, 2), Instant{2}));
    CHECK_FALSE(shown(board, Instant{2}));
}

TEST_CASE("old sessions of a device cannot go round for ever") {
    PresenceBoard board(us, 77);
    for (std::uint64_t session = 1; session <= 8; ++session)
        CHECK(board.heard(ana, says(session, 1, 1), Instant{session}));
    for (std::uint64_t session = 1; session <= 100; ++session)
        CHECK_FALSE(board.heard(ana, says(session, 1, 1), Instant{100}));
    // The one that was news last stays, however old the others are.
    CHECK(board.heard(ana, says(1, 2, 2), Instant{59'000}));
    CHECK_FALSE(board.heard(ana, says(99, 1, 3), Instant{60'001}));
    CHECK(board.heard(ana, says(99, 1, 3), Instant{60'002}));
    CHECK_FALSE(board.heard(ana, says(1, 2, 2), Instant{60'003}));
}

TEST_CASE("at most 128 devices are remembered, and one that speaks is not pushed out") {
    PresenceBoard board(us, 77);
    for (std::uint64_t i = 0; i < 128; ++i)
        CHECK(board.heard(device(i), says(1, 1, 1), Instant{i}));
    CHECK_FALSE(board.heard(device(128), says(1, 1, 1), Instant{59'999}));
    CHECK(board.heard(device(0), says(1, 2, 1), Instant{59'999}));
    CHECK_FALSE(board.heard(device(128), says(1, 1, 1), Instant{60'000}));
    CHECK(board.heard(device(128), says(1, 1, 1), Instant{60'001}));
    CHECK_FALSE(board.heard(device(1), says(1, 1, 1), Instant{60'001}));
    CHECK_FALSE(board.heard(device(2), says(1, 1, 1), Instant{60'001}));
    CHECK(board.seen(Instant{60'001}).size() == 2);
}

TEST_CASE("a board shows what all that was ever heard says that it shows") {
    const auto seed = GENERATE(range(std::uint64_t{1}, 1 + seeds(100)));
    CAPTURE(seed);
    Dice dice(seed);
    PresenceBoard board(us, 77);
    SlowBoard slow;
    Instant now{dice.below(1'000)};
    for (int step = 0; step < 300; ++step) {
        const std::optional<Instant> change = board.next_change(now);
        const Instant later = now + Milliseconds{dice.below(dice.chance(8) ? 20'000 : 700)};
        if (change && later < *change)
            CHECK(board.seen(later) == board.seen(now));
        else if (change)
            CHECK(board.seen(*change) != board.seen(now));
        now = later;
        const DeviceKey who = device(dice.below(4));
        const std::uint64_t session = dice.below(8);
        const std::uint64_t counter = dice.below(4 + static_cast<std::uint64_t>(step) / 8);
        const auto number = static_cast<std::uint8_t>(step);
        const Presence presence =
            dice.chance(5) ? gone(session, counter) : says(session, counter, number);
        const bool is_news = slow.heard(who, presence, now);
        CHECK(board.heard(who, presence, now) == is_news);
        CHECK(board.seen(now) == slow.seen(now));
    }
}
