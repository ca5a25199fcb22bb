// The first two layers: root changes and other root acts.

#include "sync/authority.hpp"

#include "tests/sync/class_scene.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("of two root changes at once the one whose signers come first stands, either way round") {
    for (const bool first_is_first : {true, false}) {
        ClassScene s(3, 1);
        const std::uint8_t a = first_is_first ? 0 : 1;
        const std::uint8_t b = first_is_first ? 1 : 0;
        const ChangeId by_a = s.change_roots(0, {s.start}, 5, {{a, a}});
        const ChangeId by_b = s.change_roots(0, {s.start}, 6, {{b, b}});
        const ClassState state = s.state();
        CHECK(state.roots.front() == s.world.root_holder(first_is_first ? 5 : 6));
        CHECK(s.fault(state, first_is_first ? by_b : by_a) == VoidReason::root_change_lost);
        CHECK(!s.fault(state, first_is_first ? by_a : by_b));
    }
}

TEST_CASE("of two root changes at once a prefix of the other's signers comes first") {
    ClassScene s(3, 1);
    const ChangeId by_two = s.change_roots(0, {s.start}, 5, {{0, 0}, {2, 2}});
    const ChangeId by_one = s.change_roots(0, {s.start}, 6, {{0, 0}});
    CHECK(s.fault(by_two) == VoidReason::root_change_lost);
    CHECK(!s.fault(by_one));
}

TEST_CASE("two root changes by the same signers at once: the smaller hash stands") {
    ClassScene s(1, 1);
    const ChangeId a = s.change_roots(0, {s.start}, 5, {{0, 0}});
    const ChangeId b = s.change_roots(0, {s.start}, 6, {{0, 0}});
    const bool a_stands = s.world.hash_of_change(a) < s.world.hash_of_change(b);
    CHECK(s.fault(a_stands ? b : a) == VoidReason::root_change_lost);
    CHECK(s.state().roots.front() == s.world.root_holder(a_stands ? 5 : 6));
}

TEST_CASE("a root change that is void takes the root changes and root acts on it along") {
    ClassScene s(2, 1);
    const ChangeId lost = s.change_roots(0, {s.start}, 5, {{1, 1}});
    const Hash link = s.world.hash_of_change(lost);
    const ChangeId on_it = s.change_roots(0, {lost}, 6, {{0, 5}}, link);
    const ChangeId added = s.add_trainer(0, {lost}, 1, link, {{0, 5}});
    CHECK(!s.fault(on_it));
    CHECK(s.fault(added) == VoidReason::root_change_passed);
    s.change_roots(0, {s.start}, 7, {{0, 0}});
    const ClassState state = s.state();
    CHECK(s.fault(state, on_it) == VoidReason::root_change_lost);
    CHECK(s.fault(state, added) == VoidReason::root_change_lost);
    CHECK(state.roots.front() == s.world.root_holder(7));
}

TEST_CASE("a root act stands while the root change it names is the last") {
    ClassScene s;
    const ChangeId added = s.add_trainer(0, {s.start}, 1);
    CHECK(is_trainer(s.state(), 1));
    SECTION("and after, when it lies in the past of the next") {
        s.change_roots(0, {added}, 5, {{0, 0}});
        CHECK(is_trainer(s.state(), 1));
    }
    SECTION("and not after, when the next does not have it in its past") {
        s.change_roots(0, {s.start}, 5, {{0, 0}});
        CHECK(s.fault(added) == VoidReason::root_change_passed);
        CHECK_FALSE(is_trainer(s.state(), 1));
    }
}

TEST_CASE("a root act that names a root change which is not the last in its own past is void") {
    ClassScene s;
    const ChangeId change = s.change_roots(0, {s.start}, 5, {{0, 0}});
    const ChangeId late = s.add_trainer(0, {change}, 1, s.world.first_root_change(), {{0, 0}});
    CHECK(s.fault(late) == VoidReason::root_change_unknown);
    // Known by its hash but not in the past.
    const ChangeId early = s.add_trainer(0, {s.start}, 2, s.world.hash_of_change(change), {{0, 5}});
    CHECK(s.fault(early) == VoidReason::root_change_unknown);
}

TEST_CASE("a policy by one root where two are needed is void", "[H57]") {
    ClassScene s(3, 2);
    const ChangeId one = s.set_hops(0, {s.start}, 9, {{0, 0}});
    const ChangeId twice_the_same_key = s.set_hops(0, {s.start}, 8, {{0, 0}, {1, 0}});
    const ChangeId unknown_position = s.set_hops(0, {s.start}, 7, {{0, 0}, {9, 9}});
    for (const ChangeId& id : {one, twice_the_same_key, unknown_position}) {
        CHECK(s.fault(id) == VoidReason::signatures_missing);
    }
    CHECK(policy_value(s.state().policy, PolicyKey::hop_limit) == 1);
    s.set_hops(0, {s.start}, 3, {{0, 0}, {2, 2}});
    CHECK(policy_value(s.state().policy, PolicyKey::hop_limit) == 3);
}

TEST_CASE("a root change sets the threshold that the next root act needs") {
    ClassScene s;
    act::RootChange act{s.world.first_root_change(), s.world.root_holders(5, 2), 2, {}};
    const ChangeId change = s.world.write_signed(0, {s.start}, act, {{0, 0}});
    const Hash link = s.world.hash_of_change(change);
    const ChangeId by_one = s.add_trainer(0, {change}, 1, link, {{0, 5}});
    const ChangeId by_two = s.add_trainer(0, {change}, 2, link, {{0, 5}, {1, 6}});
    CHECK(s.fault(by_one) == VoidReason::signatures_missing);
    CHECK(!s.fault(by_two));
    CHECK(s.state().threshold == 2);
}

// docs/decisions/10: roots sign the past that their act is carried in.

TEST_CASE("a removal carried again with a smaller past is not signed for it", "[H50]") {
    ClassScene s;
    const ChangeId added = s.add_trainer(0, {s.start}, 1);
    const ChangeId admitted = s.admit(1, {added}, 4);
    const ChangeId removal = s.remove_trainer(0, {admitted}, 1);
    CHECK(in_class(s.state(), 4));
    const ChangeId again = s.world.write(4, {added}, s.world.at(removal).act);
    const ClassState state = s.state();
    CHECK(s.fault(state, again) == VoidReason::signatures_missing);
    CHECK(in_class(state, 4));
}

TEST_CASE("a root change carried again with another past is not signed for it") {
    ClassScene s;
    const ChangeId added = s.add_trainer(0, {s.start}, 1);
    const ChangeId change = s.change_roots(0, {added}, 5, {{0, 0}});
    const ChangeId smaller = s.world.write(1, {s.start}, s.world.at(change).act);
    // The stolen key adds a trainer beside the change that drops it, and carries the change over
    // it.
    const ChangeId stolen = s.add_trainer(9, {s.start}, 3);
    const ChangeId over = s.world.write(1, {added, stolen}, s.world.at(change).act);
    const ClassState state = s.state();
    CHECK(s.fault(state, smaller) == VoidReason::signatures_missing);
    CHECK(s.fault(state, over) == VoidReason::signatures_missing);
    CHECK(s.fault(state, stolen) == VoidReason::root_change_passed);
    CHECK(is_trainer(state, 1));
    CHECK_FALSE(is_trainer(state, 3));
}

TEST_CASE("a root act carried again by its author on its parents is the same act") {
    ClassScene s;
    const ChangeId added = s.add_trainer(0, {s.start}, 1);
    const ChangeId again = s.world.write(0, {s.start}, s.world.at(added).act);
    const ClassState state = s.state();
    CHECK(state.authors.at(author_number(1)).size() == 1);
    CHECK(state.authors.at(author_number(1)).front().act == std::min(added, again));
}

TEST_CASE("a policy carried again does not bring back the one before") {
    ClassScene s;
    const ChangeId first = s.set_hops(0, {s.start}, 5, {{0, 0}});
    const ChangeId second = s.set_hops(0, {first}, 7, {{0, 0}});
    s.world.write(0, {s.start}, s.world.at(first).act);
    s.world.write(0, {second}, s.world.at(first).act);
    CHECK(policy_value(s.state().policy, PolicyKey::hop_limit) == 7);
}

TEST_CASE("who copies a root act into a log of their own gets no place by it") {
    ClassScene s;
    const ChangeId added = s.add_trainer(0, {s.start}, 1);
    ClassSpace space(s.world.genesis());
    s.world.feed(space);
    const ChangeId copied = s.world.write(9, {s.start}, s.world.at(added).act);
    CHECK(space.add(s.world.at(copied)) == Acceptance::no_place);
    CHECK_FALSE(space.ever_has_place(s.world.at(copied).header.log(), s.world.class_id()));
    // By a member it is accepted, as any act of theirs, and void.
    const ChangeId learner = s.admit(0, {added}, 4);
    const ChangeId by_learner = s.world.write(4, {learner}, s.world.at(added).act);
    CHECK(s.fault(by_learner) == VoidReason::signatures_missing);
}
