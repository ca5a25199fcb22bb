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

TEST_CASE("of the acts of a class a member may write few") {
    act::Receipt receipt;
    for (const auto kind : {ReceiptKind::carried_out, ReceiptKind::carried_in, ReceiptKind::audit,
                            ReceiptKind::backup, ReceiptKind::contribution, ReceiptKind::portfolio,
                            ReceiptKind::declared_work, ReceiptKind::proposed_delivery}) {
        receipt.kind = kind;
        CHECK(may_be_written_by_member(receipt));
    }
    for (const auto kind :
         {ReceiptKind::brought_in, ReceiptKind::exported, ReceiptKind::delivery}) {
        receipt.kind = kind;
        CHECK_FALSE(may_be_written_by_member(receipt));
    }
    for (const Act& act : {Act(act::ForkReport{}), Act(act::Attest{}), Act(act::PersonName{}),
                           Act(act::OutsideName{}), Act(act::Later{})}) {
        CHECK(may_be_written_by_member(act));
    }
    for (const Act& act : {Act(act::Admit{}), Act(act::Reseat{}), Act(act::Team{}),
                           Act(act::Project{}), Act(act::Shelf{}), Act(act::Cut{}),
                           Act(act::Lift{}), Act(act::Adopt{}), Act(act::NetworkKeys{}),
                           Act(act::SessionMark{}), Act(act::Invite{}), Act(act::SpaceDetails{})}) {
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

TEST_CASE(
    "a person whom a root act made is the same when it is carried again, with no change's id") {
    ClassScene s;
    const ChangeId added = s.add_trainer(0, {s.start}, 1);
    const ChangeId again = s.world.write(0, {s.start}, s.world.at(added).act);
    const PersonId person = root_person_id(s.world.class_id(), carrier_of(s.world.at(added).header),
                                           s.world.at(added).act);
    const ChangeId by_one = s.team(0, {added}, {person});
    const ChangeId by_other = s.team(0, {again}, {person});
    const ChangeId by_id = s.team(0, {added}, {id_cast<PersonId>(added)});
    const ChangeId beside = s.team(0, {s.start}, {person});
    const ClassState state = s.state();
    CHECK((!s.fault(state, by_one) && !s.fault(state, by_other)));
    CHECK(s.fault(state, by_id) == VoidReason::bad_reference);
    CHECK(s.fault(state, beside) == VoidReason::bad_reference);
    CHECK(state.persons.at(person).name == "T");
    CHECK_FALSE(state.persons.contains(id_cast<PersonId>(added)));
}

TEST_CASE("everybody says how they are called, trainers how others are, outside only oneself") {
    ClassScene s;
    const ChangeId karim = s.admit(0, {s.start}, 4);
    const ChangeId lea = s.admit(0, {karim}, 5);
    const auto person = id_cast<PersonId>(karim);
    const auto name = [&](std::uint8_t by, const std::string& text) {
        return s.world.write(by, {lea}, act::PersonName{person, text});
    };
    const auto outside = [&](std::uint8_t by) {
        return s.world.write(by, {lea}, act::OutsideName{person, "K."});
    };
    const ChangeId by_self = name(4, "Karim B."), by_trainer = name(0, "Karim 2");
    const ChangeId by_neighbour = name(5, "X");
    const ChangeId outside_self = outside(4), outside_trainer = outside(0);
    const ChangeId outside_neighbour = outside(5);
    const ClassState state = s.state();
    CHECK((!s.fault(state, by_self) && !s.fault(state, by_trainer)));
    CHECK(!s.fault(state, outside_self));
    for (const ChangeId& id : {by_neighbour, outside_trainer, outside_neighbour})
        CHECK(s.fault(state, id) == VoidReason::not_entitled);
    // Of one lamport: the greater id is the later.
    CHECK(state.persons.at(person).name == (by_self < by_trainer ? "Karim 2" : "Karim B."));
    CHECK(state.persons.at(person).outside == "K.");
}
