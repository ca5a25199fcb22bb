// What is accepted, and what a long or a hostile history costs.

#include "sync/class_space.hpp"

#include "tests/sync/class_scene.hpp"

#include <chrono>

using namespace atelier;
using namespace atelier::test;

namespace {

double milliseconds(auto&& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
        .count();
}

double milliseconds_to_replay(const ActChange& genesis, std::span<const ActChange> changes) {
    return milliseconds([&] {
        ClassSpace space(genesis);
        for (const ActChange& change : changes)
            REQUIRE(space.add(change) == Acceptance::accepted);
        REQUIRE(space.state().void_acts.empty());
    });
}

// Two trainers, 24 learners and two years of sessions, teams, keys and receipts.
ClassScene two_years(std::size_t acts) {
    ClassScene s;
    ChangeId tip = s.add_trainer(0, {s.start}, 1);
    std::vector<PersonId> persons;
    for (std::uint8_t i = 0; i < 24; ++i) {
        tip = s.admit(i % 2, {tip}, static_cast<std::uint8_t>(10 + i));
        persons.push_back(id_cast<PersonId>(tip));
    }
    ChangeId group = tip = s.team(0, {tip}, {persons[0], persons[1]});
    ChangeId logs[2] = {s.world.write(0, {tip}, act::SessionMark{}),
                        s.world.write(1, {tip}, act::SessionMark{})};
    for (std::size_t i = s.world.changes().size(); i < acts; ++i) {
        ChangeId& log = logs[i % 2];
        const ChangeId& other = logs[1 - i % 2];
        const auto next = [&](Act act) { return s.world.write_next(log, {other}, std::move(act)); };
        switch (i % 7) {
            case 0: log = next(act::Project{"site", id_cast<TeamId>(group), {}}); break;
            case 1:
                log = next(act::Team{id_cast<TeamId>(group), "A", {persons[i % 24]}, {}, {}});
                break;
            case 2: log = next(act::Receipt{}); break;
            case 3: log = next(act::NetworkKeys{1, {{id_number<SealKey>(4, 1), {}}}}); break;
            case 4: log = next(act::Cut{CutReason::suspend, {author_number(10)}, {}}); break;
            case 5:
                log = next(act::Reseat{persons[i % 24], author_number(50), seat_number(50)});
                break;
            default: log = next(act::SessionMark{});
        }
    }
    return s;
}

}  // namespace

TEST_CASE("an act is accepted with its parents, the right lamport and a place, once") {
    ClassScene s;
    const ChangeId learner = s.admit(0, {s.start}, 4);
    const ChangeId report = s.report(4, {learner});
    const ChangeId stranger = s.report(9, {learner});
    ClassSpace space(s.world.genesis());
    CHECK(space.add(s.world.genesis()) == Acceptance::known);
    CHECK(space.add(s.world.at(report)) == Acceptance::parents_missing);
    CHECK(space.add(s.world.at(learner)) == Acceptance::accepted);
    CHECK(space.add(s.world.at(learner)) == Acceptance::known);
    CHECK(space.add(s.world.at(stranger)) == Acceptance::no_place);
    ActChange wrong = s.world.at(report);
    wrong.header.lamport += 1;
    CHECK(space.add(wrong) == Acceptance::refused);
    wrong = s.world.at(report);
    wrong.header.space.bytes[0] ^= 1;
    CHECK(space.add(wrong) == Acceptance::refused);
    CHECK(space.add(s.world.at(report)) == Acceptance::accepted);
    CHECK(space.graph().size() == 3);
}

TEST_CASE("what comes from somebody without a place is taken once they have one") {
    ClassScene s;
    const ChangeId early = s.report(4, {s.start});
    const ChangeId learner = s.admit(0, {s.start}, 4);
    ClassSpace space(s.world.genesis());
    CHECK(space.add(s.world.at(early)) == Acceptance::no_place);
    CHECK(space.add(s.world.at(learner)) == Acceptance::accepted);
    CHECK(space.add(s.world.at(early)) == Acceptance::accepted);
    // Held, but void: its author was nobody in its own causal past.
    CHECK(s.fault(space.state(), early) == VoidReason::not_entitled);
}

TEST_CASE("to ask whether a root act brings its place changes nothing") {
    ClassScene s;
    const ChangeId trainer = s.add_trainer(0, {s.start}, 1);
    const ChangeId good = s.set_hops(9, {trainer}, 3, {{0, 0}});
    const ChangeId forged = s.set_hops(9, {s.start}, 4, {{0, 77}});
    const ChangeId nobody = s.report(9, {s.start});
    ClassSpace space(s.world.genesis());
    const std::size_t places = space.places();
    CHECK(space.ask_first(s.world.at(good)) == Acceptance::parents_missing);
    CHECK(space.ask_first(s.world.at(forged)) == Acceptance::no_place);
    CHECK(space.ask_first(s.world.at(nobody)) == Acceptance::no_place);
    space.add(s.world.at(trainer));
    CHECK(space.places() > places);
    const ClassState before = space.state();
    CHECK(space.ask_first(s.world.at(good)) == Acceptance::accepted);
    ActChange wrong = s.world.at(good);
    wrong.header.lamport += 1;
    CHECK(space.ask_first(wrong) == Acceptance::refused);
    CHECK(space.graph().size() == 2);
    CHECK(space.state() == before);
    CHECK(space.add(s.world.at(good)) == Acceptance::accepted);
}

TEST_CASE("a class of two years is replayed from scratch in well under a second") {
    const ClassScene s = two_years(5000);
    const double needed = milliseconds_to_replay(s.world.genesis(), s.world.changes());
    INFO(needed << " ms");
    // 48 ms with -O2 on today's cores; a sanitizer may make it twenty times as much.
    CHECK(needed < 1000);
}

TEST_CASE("a learner's flood of acts costs each as much as the one before", "[H58]") {
    ClassScene s = two_years(200);
    const ChangeId learner = s.admit(0, {s.world.changes().back().id}, 4);
    const std::size_t quiet = s.world.changes().size();
    ChangeId tip = s.report(4, {learner});
    std::vector<ActChange> flood;
    // What a hostile seat has at hand: reports, admissions, root acts without the roots.
    for (std::uint8_t i = 0; flood.size() < 8000; ++i) {
        Act act = s.fork_report(i);
        if (i % 4 == 1)
            act = act::Admit{Role::learner, author_number(i), {{}, "x"}, seat_number(i), {}};
        if (i % 4 == 2) act = act::SetPolicy{s.world.first_root_change(), {}, {}};
        Header header = (flood.empty() ? s.world.at(tip) : flood.back()).header;
        header.prev = flood.empty() ? tip : flood.back().id;
        header.heads.clear();
        header.seq += 1;
        header.lamport += 1;
        Bytes body = encode_act(act::SessionMark{});
        header.log_bytes += body.size();
        const SpanChange change = make_change(header, std::move(body), 0);
        flood.push_back({change.header, change.id, act});
    }
    ClassSpace space(s.world.genesis());
    for (std::size_t i = 0; i <= quiet; ++i)
        REQUIRE(space.add(s.world.changes()[i]) == Acceptance::accepted);
    const auto take = [&](std::size_t from, std::size_t to) {
        return milliseconds([&] {
            for (std::size_t i = from; i < to; ++i) {
                REQUIRE(space.add(flood[i]) == Acceptance::accepted);
                // Asked for after each, as a node does that shows it.
                REQUIRE(space.state().authors.size() == 28);
            }
        });
    };
    const double first = take(0, 2000);
    const double middle = take(2000, 6000);
    const double last = take(6000, 8000);
    INFO("first 2,000: " << first << " ms, 4,000 more: " << middle << " ms, last 2,000: " << last);
    // Quadratic would be seven times as much; the machine may be busy with something else.
    CHECK(last < 4 * first + 20);
    CHECK(space.state().forks.size() == 128 + 1);
}
