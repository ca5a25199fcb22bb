// The third layer: which trainers' acts stand, and what members' acts come to.

#include "sync/act_replay.hpp"

#include "tests/sync/class_scene.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("what a removed trainer did before the removal's past stands, and nothing else") {
    ClassScene s;
    const ChangeId added = s.add_trainer(0, {s.start}, 1);
    const ChangeId before = s.admit(1, {added}, 4);
    const ChangeId removal = s.remove_trainer(0, {before}, 1);
    const ChangeId beside = s.admit(1, {before}, 5);
    const ChangeId after = s.admit(1, {removal}, 6);
    const ClassState state = s.state();
    CHECK(!s.fault(state, before));
    CHECK(s.fault(state, beside) == VoidReason::trainer_removed);
    CHECK(s.fault(state, after) == VoidReason::not_entitled);
    CHECK_FALSE(is_trainer(state, 1));
}

TEST_CASE("a removed trainer key never returns") {
    ClassScene s;
    const ChangeId added = s.add_trainer(0, {s.start}, 1);
    const ChangeId removal = s.remove_trainer(0, {added}, 1);
    const ChangeId again = s.add_trainer(0, {removal}, 1);
    const ChangeId act = s.admit(1, {again}, 4);
    const ChangeId learner = s.admit(0, {again}, 1);
    const ClassState state = s.state();
    CHECK_FALSE(is_trainer(state, 1));
    CHECK(s.fault(state, act) == VoidReason::not_entitled);
    CHECK(!s.fault(state, learner));
    CHECK(cuts_on(state, author_number(1), state.class_id) == std::vector{Version{}});
}

TEST_CASE("a removed trainer who removes the other at once removes nobody", "[H51]") {
    ClassScene s;
    const ChangeId one = s.add_trainer(0, {s.start}, 1);
    const ChangeId both = s.add_trainer(0, {one}, 2);
    // Trainers cannot sign as roots, and a cut does not touch a trainer's key.
    s.remove_trainer(0, {both}, 1);
    const ChangeId by_trainer = s.remove_trainer(1, {both}, 2, {}, {{0, 1}});
    const ChangeId by_cut = s.cut(1, {both}, CutReason::remove, 2);
    const ClassState state = s.state();
    CHECK(s.fault(state, by_trainer) == VoidReason::signatures_missing);
    CHECK(s.fault(state, by_cut) == VoidReason::trainer_removed);
    CHECK_FALSE(is_trainer(state, 1));
    CHECK(is_trainer(state, 2));
    CHECK(cuts_on(state, author_number(2), state.class_id).empty());
}

TEST_CASE("of three removals in a circle all stand, since roots and not trainers signed them",
          "[H52]") {
    ClassScene s;
    const ChangeId one = s.add_trainer(0, {s.start}, 1);
    const ChangeId two = s.add_trainer(0, {one}, 2);
    const ChangeId three = s.add_trainer(0, {two}, 3);
    const ChangeId first = s.remove_trainer(1, {three}, 2);
    const ChangeId second = s.remove_trainer(2, {three}, 3);
    const ChangeId third = s.remove_trainer(3, {three}, 1);
    const ClassState state = s.state();
    for (const ChangeId& id : {first, second, third})
        CHECK(!s.fault(state, id));
    for (std::uint8_t trainer = 1; trainer <= 3; ++trainer)
        CHECK_FALSE(is_trainer(state, trainer));
    CHECK(is_trainer(state, 0));
}

TEST_CASE("a trainer whose adding does not stand leaves acts that have no effect") {
    ClassScene s;
    const ChangeId added = s.add_trainer(0, {s.start}, 1);
    const ChangeId admitted = s.admit(1, {added}, 4);
    s.change_roots(0, {s.start}, 5, {{0, 0}});
    const ClassState state = s.state();
    CHECK(s.fault(state, admitted) == VoidReason::trainer_not_added);
    CHECK_FALSE(in_class(state, 4));
}

TEST_CASE("another trainer's admission of the same key heals what a removed trainer's gave") {
    ClassScene s;
    const ChangeId added = s.add_trainer(0, {s.start}, 1);
    const ChangeId admitted = s.admit(1, {added}, 4);
    const ChangeId report = s.report(4, {admitted});
    s.remove_trainer(0, {added}, 1);
    ClassState state = s.state();
    CHECK_FALSE(in_class(state, 4));
    CHECK(s.fault(state, report) == VoidReason::place_not_given);
    CHECK(cuts_on(state, author_number(4), state.class_id) == std::vector{Version{}});
    s.admit(0, {report}, 4, id_cast<PersonId>(admitted));
    state = s.state();
    CHECK(in_class(state, 4));
    CHECK(!s.fault(state, report));
    CHECK(state.persons.at(id_cast<PersonId>(admitted)).name == "Karim");
}

TEST_CASE("a removed learner who backdates writes beyond the cut all the same", "[H50]") {
    ClassScene s;
    const ChangeId learner = s.admit(0, {s.start}, 4);
    const ChangeId before = s.report(4, {learner}, 1);
    s.cut(0, {before}, CutReason::remove, 4, {{s.world.class_id(), {before}}});
    const ChangeId backdated = s.report(4, {learner}, 2);
    const ChangeId next = s.world.write_next(before, {}, s.world.at(backdated).act);
    const ClassState state = s.state();
    CHECK(!s.fault(state, before));
    CHECK(s.fault(state, backdated) == VoidReason::author_cut);
    CHECK(s.fault(state, next) == VoidReason::author_cut);
    CHECK(state.forks.size() == 1);
}

TEST_CASE("a cut that names a head nobody has covers nothing until it is there", "[H56]") {
    ClassScene s;
    const ChangeId learner = s.admit(0, {s.start}, 4);
    const ChangeId report = s.report(4, {learner});
    const ChangeId unknown = id_number<ChangeId>(99, 1);
    s.cut(0, {report}, CutReason::remove, 4, {{s.world.class_id(), {unknown}}});
    CHECK(s.fault(report) == VoidReason::author_cut);

    // The same with a head that comes only after the cut: asked for in between, and not.
    ClassScene t;
    const ChangeId admitted = t.admit(0, {t.start}, 4);
    const ChangeId first = t.report(4, {admitted});
    const ChangeId head = t.world.write_next(first, {}, act::ForkReport(t.fork_report(2)));
    t.cut(0, {admitted}, CutReason::remove, 4, {{t.world.class_id(), {head}}});
    ClassSpace space(t.world.genesis());
    for (const ChangeId& id : {admitted, first, t.world.changes().back().id})
        CHECK(space.add(t.world.at(id)) == Acceptance::accepted);
    CHECK(t.fault(space.state(), first) == VoidReason::author_cut);
    space.add(t.world.at(head));
    CHECK(space.state().void_acts.empty());
    CHECK(space.state() == t.state());
}

TEST_CASE("a trainer's two acts of one log and seq are two acts") {
    ClassScene s;
    const ChangeId admitted = s.admit(0, {s.start}, 4);
    const ChangeId a = s.world.write_next(admitted, {}, act::SessionMark{});
    const ChangeId b = s.world.write_next(admitted, {}, act::SessionMark{SessionMarkKind::end, ""});
    REQUIRE(s.world.at(a).header.seq == s.world.at(b).header.seq);
    CHECK(s.state().session_marks.size() == 2);
}

TEST_CASE("an adding that stands but does not lie in the act's past gives it nothing") {
    ClassScene s(2, 1);
    // The act rests on an adding under a root change that loses; another adding of the key stands.
    const ChangeId lost = s.change_roots(0, {s.start}, 5, {{1, 1}});
    const ChangeId added = s.add_trainer(0, {lost}, 1, s.world.hash_of_change(lost), {{0, 5}});
    const ChangeId admitted = s.admit(1, {added}, 4);
    const ChangeId beside = s.add_trainer(0, {s.start}, 1);
    s.change_roots(0, {beside}, 6, {{0, 0}});
    const ClassState state = s.state();
    CHECK(is_trainer(state, 1));
    CHECK(s.fault(state, admitted) == VoidReason::trainer_not_added);
}
