#include "node/knocking.hpp"

#include "tests/test.hpp"

using namespace atelier;
using message::JoinVerdict;

namespace {

PeerAddress at(std::uint8_t number) {
    return {{{0xFD, number}}, 24711, 0};
}

constexpr Instant now{1'000};
const ClassId ours{{0xC1}};
const ClassId theirs{{0xC2}};

SessionNumber session(std::uint32_t number) {
    return SessionNumber{number};
}

// Whom it calls now.
std::optional<PeerAddress> called(Knocking& knocking, Instant when = now) {
    return knocking.step(when).call;
}

std::optional<JoinOutcome> outcome(Knocking& knocking, Instant when = now) {
    return knocking.step(when).outcome;
}

}  // namespace

TEST_CASE("addresses are knocked at one after the other, each once") {
    Knocking knocking({at(1), at(2), at(1)}, {});
    CHECK(called(knocking) == at(1));
    CHECK(knocking.at() == at(1));
    CHECK_FALSE(called(knocking));  // it is waited for
    knocking.failed(at(2));         // not the one that is called
    CHECK_FALSE(called(knocking));
    knocking.failed(at(1));
    CHECK(called(knocking) == at(2));
    knocking.failed(at(2));
    CHECK(outcome(knocking) == JoinOutcome::nobody);
}

TEST_CASE("a connection that is not the one that is waited for is hung up") {
    Knocking knocking({at(1), at(2)}, {});
    CHECK_FALSE(knocking.connected(at(1), session(1), ours, now));  // nobody was called
    CHECK(called(knocking) == at(1));
    CHECK_FALSE(knocking.connected(at(2), session(1), ours, now));
    CHECK(knocking.connected(at(1), session(2), ours, now));
    CHECK_FALSE(knocking.connected(at(1), session(3), ours, now));
    knocking.failed(at(1));  // the other dial
    CHECK_FALSE(called(knocking));
}

TEST_CASE("who says nothing is hung up after eleven seconds, and nothing of it is heard then") {
    Knocking knocking({at(1), at(2)}, {});
    CHECK(called(knocking) == at(1));
    CHECK(knocking.connected(at(1), session(1), ours, {5'000}));
    CHECK(knocking.next_due() == Instant{16'000});
    CHECK_FALSE(knocking.step({15'999}).hang_up);
    const auto step = knocking.step({16'000});
    CHECK(step.hang_up == session(1));
    CHECK(step.call == at(2));
    knocking.answered(session(1), JoinVerdict::kit_void, now);
    knocking.left(session(1));
    CHECK(knocking.at() == at(2));
    knocking.failed(at(2));
    CHECK(outcome(knocking) == JoinOutcome::nobody);
}

TEST_CASE("a person who decides has time, and then it is over or goes on") {
    Knocking knocking({at(1), at(2)}, {});
    CHECK(called(knocking) == at(1));
    CHECK(knocking.connected(at(1), session(1), ours, now));
    knocking.waits_for_a_person(session(1));
    CHECK_FALSE(knocking.next_due());
    CHECK_FALSE(knocking.step({10'000'000}).hang_up);
    SECTION("no") {
        knocking.answered(session(1), JoinVerdict::refused, now);
        const auto step = knocking.step({10'000'000});
        CHECK(step.hang_up == session(1));
        CHECK(step.call == at(2));
    }
    SECTION("yes: the class comes next") {
        knocking.answered(session(1), JoinVerdict::admitted, {10'000'000});
        CHECK_FALSE(knocking.step({10'000'000}).hang_up);
        CHECK(knocking.at() == at(1));
        CHECK(knocking.step({10'011'000}).call == at(2));  // it did not
    }
    SECTION("away") {
        knocking.left(session(1));
        CHECK(called(knocking) == at(2));
    }
}

TEST_CASE("of several noes the one that says most is told") {
    const auto after = [](const std::vector<JoinVerdict>& verdicts) -> std::optional<JoinOutcome> {
        std::vector<PeerAddress> addresses;
        for (std::uint8_t i = 1; i <= verdicts.size(); ++i)
            addresses.push_back(at(i));
        Knocking knocking(addresses, {});
        REQUIRE(called(knocking) == at(1));
        for (std::uint8_t i = 1;; ++i) {
            REQUIRE(knocking.connected(at(i), session(i), ours, now));
            knocking.answered(session(i), verdicts[i - 1], now);
            const auto step = knocking.step(now);
            CHECK(step.hang_up == session(i));
            if (i == verdicts.size()) return step.outcome;
            REQUIRE(step.call == at(i + 1));
        }
    };
    using enum JoinVerdict;
    CHECK(after({door_shut}) == JoinOutcome::door_shut);
    CHECK(after({kit_void}) == JoinOutcome::kit_void);
    CHECK(after({door_shut, kit_void}) == JoinOutcome::kit_void);
    CHECK(after({kit_void, door_shut}) == JoinOutcome::kit_void);
    CHECK(after({refused, kit_void}) == JoinOutcome::refused);
    CHECK(after({kit_void, refused, door_shut}) == JoinOutcome::refused);
}

TEST_CASE("where the class is known another one is asked nothing") {
    Knocking knocking({at(1), at(2)}, ours);
    CHECK(called(knocking) == at(1));
    CHECK_FALSE(knocking.connected(at(1), session(1), theirs, now));
    CHECK(called(knocking) == at(2));
    CHECK(knocking.connected(at(2), session(2), ours, now));
}

TEST_CASE(
    "where the class is known, and the given addresses are dead, it is asked for by beacons") {
    Knocking knocking({at(1)}, ours);
    knocking.heard(at(5));
    knocking.heard(at(1));  // given already
    CHECK(called(knocking) == at(1));
    knocking.failed(at(1));
    CHECK(called(knocking) == at(5));
    CHECK(knocking.connected(at(5), session(5), ours, now));
    knocking.answered(session(5), JoinVerdict::door_shut, now);  // as any learner's seat says
    auto step = knocking.step(now);
    CHECK(step.hang_up == session(5));
    CHECK_FALSE(step.call);
    CHECK_FALSE(step.outcome);
    CHECK(knocking.next_due() == Instant{27'000});
    SECTION("nobody more") {
        CHECK_FALSE(outcome(knocking, {26'999}));
        CHECK(outcome(knocking, {27'000}) == JoinOutcome::nobody);
    }
    SECTION("the trainer's beacon comes") {
        knocking.heard(at(5));
        knocking.heard(at(6));
        CHECK(called(knocking, {20'000}) == at(6));
        CHECK(knocking.connected(at(6), session(6), ours, {20'000}));
        knocking.answered(session(6), JoinVerdict::admitted, {20'000});
        CHECK_FALSE(knocking.step({27'000}).outcome);
        CHECK(knocking.at() == at(6));
    }
    SECTION("who refuses is a trainer") {
        knocking.heard(at(6));
        CHECK(called(knocking, {20'000}) == at(6));
        CHECK(knocking.connected(at(6), session(6), ours, {20'000}));
        knocking.answered(session(6), JoinVerdict::refused, {20'000});
        CHECK(outcome(knocking, {20'000}) == JoinOutcome::refused);
    }
}

TEST_CASE("a given address that is heard of meanwhile stays one that was given") {
    Knocking knocking({at(1), at(2)}, ours);
    CHECK(called(knocking) == at(1));
    knocking.heard(at(2));
    knocking.failed(at(1));
    CHECK(called(knocking) == at(2));
    CHECK(knocking.connected(at(2), session(2), ours, now));
    knocking.answered(session(2), JoinVerdict::kit_void, now);
    const auto step = knocking.step(now);
    CHECK(step.hang_up == session(2));
    CHECK(step.outcome == JoinOutcome::kit_void);  // a trainer has spoken
}

TEST_CASE("a given machine that is started a moment later is called again") {
    Knocking knocking({at(1)}, ours);
    CHECK(called(knocking) == at(1));
    knocking.failed(at(1));
    CHECK(knocking.step(now).listens);
    CHECK_FALSE(knocking.step(now).listens);  // said once
    knocking.heard(at(1));
    CHECK(called(knocking, {5'000}) == at(1));
    knocking.failed(at(1));
    CHECK(knocking.step({5'000}).listens);  // again
    knocking.heard(at(1));
    CHECK_FALSE(called(knocking, {6'000}));  // once
}

TEST_CASE("who was heard in time is called, though others ahead of them let it wait") {
    Knocking knocking({}, ours);
    CHECK(knocking.step(now).listens);
    for (std::uint8_t number = 1; number <= 3; ++number)
        knocking.heard(at(number));
    CHECK(called(knocking, {2'000}) == at(1));
    CHECK(called(knocking, {13'000}) == at(2));
    CHECK(called(knocking, {30'000}) == at(3));
    knocking.failed(at(3));
    CHECK(outcome(knocking, {30'000}) == JoinOutcome::nobody);
}

TEST_CASE("without a class nobody is called who was only heard of, nor who is not dialled at all") {
    Knocking knocking({at(1)}, {});
    knocking.heard(at(5));
    CHECK(called(knocking) == at(1));
    knocking.failed(at(1));
    CHECK(outcome(knocking) == JoinOutcome::nobody);
    Knocking ours_only({}, ours);
    ours_only.heard({{{0x20, 1}}, 24711, 0});  // an address of the outside
    CHECK_FALSE(called(ours_only));
}

TEST_CASE("of a storm of beacons so many are remembered") {
    Knocking knocking({}, ours);
    for (int i = 0; i < 10'000; ++i)
        knocking.heard(
            {{{0xFD, 1, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)}}, 1, 0});
    std::size_t calls = 0;
    while (const auto address = called(knocking)) {
        knocking.failed(*address);
        ++calls;
    }
    CHECK(calls == 128);
}

TEST_CASE("one machine keeps no other out, whatever ports it names") {
    Knocking knocking({}, ours);
    for (std::uint16_t port = 1; port <= 1'000; ++port)
        knocking.heard({{{0xFD, 1}}, port, 0});
    knocking.heard(at(2));
    std::size_t calls = 0;
    std::optional<PeerAddress> last;
    for (auto address = called(knocking); address; address = called(knocking)) {
        knocking.failed(*address);
        last = address;
        ++calls;
    }
    CHECK(calls == 9);
    CHECK(last == at(2));
}
