// What a change's own causal past says about its act.

#include "sync/entitlement.hpp"

#include "tests/sync/class_scene.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a learner who admits a friend admits nobody", "[H49]") {
    ClassScene s;
    const ChangeId learner = s.admit(0, {s.start}, 4);
    const ChangeId friend_in = s.admit(4, {learner}, 5);
    const ClassState state = s.state();
    CHECK(s.fault(state, friend_in) == VoidReason::not_entitled);
    CHECK_FALSE(in_class(state, 5));
    ClassSpace space(s.world.genesis());
    s.world.feed(space);
    CHECK_FALSE(space.ever_has_place({author_number(5), Sitting{1}}, s.world.class_id()));
}

TEST_CASE("a trainer who is not yet one in the act's own past is not entitled") {
    ClassScene s;
    const ChangeId added = s.add_trainer(0, {s.start}, 1);
    const ChangeId before = s.admit(1, {s.start}, 4);
    const ChangeId after = s.admit(1, {added}, 5);
    CHECK(s.fault(before) == VoidReason::not_entitled);
    CHECK(!s.fault(after));
}

TEST_CASE("of the acts of a class a member may write two") {
    act::Receipt receipt;
    for (const auto kind : {ReceiptKind::carried_out, ReceiptKind::carried_in, ReceiptKind::audit,
                            ReceiptKind::backup}) {
        receipt.kind = kind;
        CHECK(may_be_written_by_member(receipt));
    }
    for (const auto kind :
         {ReceiptKind::brought_in, ReceiptKind::exported, ReceiptKind::delivery}) {
        receipt.kind = kind;
        CHECK_FALSE(may_be_written_by_member(receipt));
    }
    CHECK(may_be_written_by_member(act::ForkReport{}));
    for (const Act& act :
         {Act(act::Admit{}), Act(act::Reseat{}), Act(act::Team{}), Act(act::Project{}),
          Act(act::Shelf{}), Act(act::Cut{}), Act(act::Lift{}), Act(act::Adopt{}),
          Act(act::NetworkKeys{}), Act(act::SessionMark{}), Act(act::Invite{})}) {
        CHECK_FALSE(may_be_written_by_member(act));
    }
}

TEST_CASE("an act that names what does not lie in its causal past is void") {
    ClassScene s;
    const ChangeId karim = s.admit(0, {s.start}, 4);
    const auto person = id_cast<PersonId>(karim);
    const ChangeId beside = s.team(0, {s.start}, {person});
    const ChangeId over = s.team(0, {karim}, {person});
    const ChangeId no_person = s.team(0, {over}, {id_cast<PersonId>(over)});
    const ChangeId no_team = s.project(0, {over}, karim);
    const ChangeId lifts_nothing = s.world.write(0, {over}, act::Lift{{over}});
    const ClassState state = s.state();
    for (const ChangeId& id : {beside, no_person, no_team, lifts_nothing}) {
        CHECK(s.fault(state, id) == VoidReason::bad_reference);
    }
    CHECK(!s.fault(state, over));
}

TEST_CASE("a person is not found through another change that carries the same root act") {
    ClassScene s;
    const ChangeId added = s.add_trainer(0, {s.start}, 1);
    const ChangeId again = s.world.write(9, {s.start}, s.world.at(added).act);
    const ChangeId by_own = s.team(0, {added}, {id_cast<PersonId>(added)});
    const ChangeId by_other = s.team(0, {added}, {id_cast<PersonId>(again)});
    const ClassState state = s.state();
    CHECK(!s.fault(state, by_own));
    CHECK(s.fault(state, by_other) == VoidReason::bad_reference);
}
