// Clocks say of every past what a plain set of ids says.

#include "sync/change_past.hpp"

#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/sync/space_world.hpp"
#include "tests/test.hpp"

#include <chrono>

using namespace atelier;
using namespace atelier::test;

namespace {

// A graph with forks and everything beside it as sets.
struct RandomPast {
    explicit RandomPast(std::uint64_t seed) : dice(seed) {}

    void step(std::size_t logs) {
        const auto index = static_cast<PastIndex>(past.size());
        std::optional<PastIndex> prev;
        LogName log = log_of(static_cast<std::uint8_t>(dice.below(logs)));
        std::set<PastIndex> heads;
        for (std::uint64_t i = index == 0 ? 0 : dice.below(3); i > 0; --i)
            heads.insert(some(index));
        for (PastIndex i = index; i-- > 0 && !prev;)
            if (past.log(i) == log && !dice.chance(12)) prev = i;
        if (prev) heads.insert(*prev);
        const Seq seq = prev ? seqs[*prev] + 1 : 1;
        const std::vector<PastIndex> parents(heads.begin(), heads.end());
        std::set<PastIndex> set = heads;
        for (const PastIndex parent : parents)
            set.insert(sets[parent].begin(), sets[parent].end());
        past.add(dice.id<ChangeId>(), log, seq, past.lamport_after(parents), prev, parents);
        sets.push_back(std::move(set));
        seqs.push_back(seq);
    }
    // More often a late one.
    PastIndex some(PastIndex below) {
        const PastIndex late = std::min<PastIndex>(below, 4);
        return static_cast<PastIndex>(dice.chance(3) ? dice.below(below)
                                                     : below - 1 - dice.below(late));
    }

    Dice dice;
    ChangePast past;
    std::vector<std::set<PastIndex>> sets;  // without itself
    std::vector<Seq> seqs;
};

bool covers_just(const RandomPast& random, const PastClock& clock, const std::set<PastIndex>& set) {
    for (PastIndex i = 0; i < random.past.size(); ++i)
        if (random.past.covers(clock, i) != set.contains(i)) return false;
    return true;
}

}  // namespace

TEST_CASE("a clock covers exactly the past that it was raised by") {
    for (std::uint64_t seed = 1; seed <= seeds(10); ++seed) {
        INFO("seed " << seed);
        RandomPast random(seed);
        for (int i = 0; i < 600; ++i)
            random.step(2 + seed % 7);
        Dice& dice = random.dice;
        PastClock clock;
        std::set<PastIndex> set;
        for (int i = 0; i < 30; ++i) {
            const auto head = static_cast<PastIndex>(dice.below(random.past.size()));
            if (dice.chance(3)) clock.clear(), set.clear();
            random.past.cover(clock, std::vector{head});
            set.insert(head);
            set.insert(random.sets[head].begin(), random.sets[head].end());
            REQUIRE(covers_just(random, clock, set));
        }
    }
}

TEST_CASE("the changes of a log and seq in a past are told, forked or not") {
    std::size_t forked = 0;
    for (std::uint64_t seed = 1; seed <= seeds(10); ++seed) {
        INFO("seed " << seed);
        RandomPast random(seed);
        for (int i = 0; i < 300; ++i)
            random.step(3);
        for (int i = 0; i < 100; ++i) {
            const auto head = static_cast<PastIndex>(random.dice.below(random.past.size()));
            const auto other = static_cast<PastIndex>(random.dice.below(random.past.size()));
            PastClock clock;
            random.past.cover(clock, std::vector{head});
            auto told = random.past.changes_at(random.past.log(other), random.seqs[other], clock);
            std::ranges::sort(told);
            std::vector<PastIndex> expected;
            for (PastIndex k = 0; k < random.past.size(); ++k) {
                const bool same = random.past.log(k) == random.past.log(other) &&
                                  random.seqs[k] == random.seqs[other];
                if (same && (k == head || random.sets[head].contains(k))) expected.push_back(k);
            }
            REQUIRE(told == expected);
            forked += told.size() > 1;
        }
    }
    CHECK(forked > 20);
}

TEST_CASE("who is at a lamport below a change is in its past, and no lamport is left out") {
    for (std::uint64_t seed = 1; seed <= seeds(10); ++seed) {
        INFO("seed " << seed);
        RandomPast random(seed);
        for (int i = 0; i < 300; ++i)
            random.step(2 + seed % 5);
        const ChangePast& past = random.past;
        for (int i = 0; i < 100; ++i) {
            const auto from = static_cast<PastIndex>(random.dice.below(past.size()));
            CHECK_FALSE(past.at_lamport(from, past.lamport(from) + 1));
            for (Lamport lamport = 0; lamport <= past.lamport(from); ++lamport) {
                const auto at = past.at_lamport(from, lamport);
                REQUIRE(at);
                REQUIRE(past.lamport(*at) == lamport);
                REQUIRE((*at == from || random.sets[from].contains(*at)));
            }
        }
    }
}

namespace {

// 24 people who type at once and see each other's letters.
ChangePast typed_by_24(std::uint32_t letters) {
    constexpr std::uint32_t people = 24;
    ChangePast past;
    std::vector<PastIndex> tips;
    Dice dice(1);
    for (std::uint32_t i = 0; i < letters; ++i) {
        const bool first = i < people;
        std::vector<PastIndex> parents;
        if (!first) parents.push_back(tips[i % people]);
        if (i > 0)
            parents.push_back(i - 1 - static_cast<std::uint32_t>(dice.below(std::min(i, 5U))));
        const auto prev = first ? std::nullopt : std::optional(tips[i % people]);
        const PastIndex index =
            past.add(dice.id<ChangeId>(), log_of(static_cast<std::uint8_t>(i % people)),
                     i / people + 1, past.lamport_after(parents), prev, parents);
        if (first) tips.push_back(index);
        tips[i % people] = index;
    }
    return past;
}

double milliseconds_of(const auto& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
        .count();
}

}  // namespace

TEST_CASE("a past of a long history is found as fast as one of a short history") {
    constexpr std::uint32_t letters = 100'000;
    const ChangePast past = typed_by_24(letters);
    const double clocks = milliseconds_of([&] {
        for (PastIndex at = letters - 1000; at < letters; ++at) {
            PastClock clock;
            past.cover(clock, std::vector{at});
            REQUIRE(past.covers(clock, 0));
        }
    });
    INFO(clocks << " ms for 1,000");
    // 17 ms with -O1 on today's cores; walks to the very first change take 3 s.
    CHECK(clocks < 500);
    const double lamports = milliseconds_of([&] {
        for (PastIndex at = letters - 1000; at < letters; ++at)
            REQUIRE(past.at_lamport(at, at % 100));
    });
    INFO(lamports << " ms for 1,000 to the beginning");
    CHECK(lamports < 500);
}
