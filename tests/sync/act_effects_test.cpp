// What standing acts come to.

#include "sync/act_effects.hpp"

#include "tests/sync/class_scene.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr std::uint8_t karim = 4;
const InviteKey kit = id_number<InviteKey>(7, 1);

Version only_version(const ClassState& state, std::uint8_t author, const SpaceId& space) {
    const auto versions = cuts_on(state, author_number(author), space);
    REQUIRE(versions.size() == 1);
    return versions.front();
}

// A class with Karim in a team that has a project.
struct Project : ClassScene {
    ChangeId admitted = admit(0, {start}, karim);
    ChangeId group = team(0, {admitted}, {id_cast<PersonId>(admitted)});
    ChangeId made = project(0, {group}, group);
    SpaceId space = id_cast<SpaceId>(made);
    ChangeId head = id_number<ChangeId>(99, 1);
    ChangeId later = id_number<ChangeId>(99, 2);
};

}  // namespace

TEST_CASE("a kit that is used twice in two partitions admits whoever comes first in order",
          "[H53]") {
    ClassScene s;
    const ChangeId added = s.add_trainer(0, {s.start}, 1);
    const ChangeId invite = s.world.write(0, {added}, act::Invite{kit, Role::learner, 1, "kit"});
    const ChangeId one = s.admit(0, {invite}, 4, {}, Role::learner, kit);
    const ChangeId two = s.admit(1, {invite}, 5, {}, Role::learner, kit);
    ClassState state = s.state();
    CHECK(s.fault(state, std::max(one, two)) == VoidReason::kit_refused);
    CHECK(!s.fault(state, std::min(one, two)));
    CHECK(state.invites.at(kit).used == 1);
    // Admitted at the door, both are in.
    s.admit(0, {one, two}, one < two ? 5 : 4);
    state = s.state();
    CHECK((in_class(state, 4) && in_class(state, 5)));
}

TEST_CASE("a kit that was withdrawn, is for another role or unknown admits nobody") {
    ClassScene s;
    const ChangeId unknown = s.admit(0, {s.start}, 4, {}, Role::learner, kit);
    const ChangeId invite = s.world.write(0, {unknown}, act::Invite{kit, Role::learner, 5, ""});
    const ChangeId role = s.admit(0, {invite}, 5, {}, Role::auditor, kit);
    const ChangeId withdrawn = s.world.write(0, {role}, act::Invite{kit, Role::learner, 0, ""});
    const ChangeId late = s.admit(0, {withdrawn}, 6, {}, Role::learner, kit);
    const ClassState state = s.state();
    for (const ChangeId& id : {unknown, role, late})
        CHECK(s.fault(state, id) == VoidReason::kit_refused);
}

TEST_CASE("a space that a cut does not list is cut at the empty version") {
    Project p;
    p.cut(0, {p.made}, CutReason::suspend, karim, {{p.space, {p.head}}});
    const ClassState state = p.state();
    CHECK(only_version(state, karim, p.space) == Version{p.head});
    CHECK(only_version(state, karim, state.class_id) == Version{});
}

TEST_CASE("of several cuts on one author all must cover") {
    Project p;
    p.cut(0, {p.made}, CutReason::suspend, karim, {{p.space, {p.head}}});
    p.cut(0, {p.made}, CutReason::remove, karim, {{p.space, {p.later}}});
    CHECK(cuts_on(p.state(), author_number(karim), p.space).size() == 2);
}

TEST_CASE("a lift that has them in its past ends suspension and freeze, never removal or loss") {
    Project p;
    const ChangeId suspend = p.cut(0, {p.made}, CutReason::suspend, karim);
    const ChangeId freeze =
        p.world.write(0, {p.made}, act::Cut{CutReason::freeze, {}, {{p.space, {}}}});
    const ChangeId remove = p.cut(0, {p.made}, CutReason::remove, karim);
    const ChangeId lost = p.cut(0, {p.made}, CutReason::lost_seat, karim);
    CHECK(cuts_on(p.state(), author_number(karim), p.space).size() == 4);
    Ids cuts = {suspend, freeze, remove, lost};
    std::ranges::sort(cuts);
    SECTION("in its past") {
        p.world.write(0, cuts, act::Lift{cuts});
        const ClassState state = p.state();
        CHECK(cuts_on(state, author_number(karim), p.space).size() == 2);
        CHECK((state.cuts.contains(remove) && state.cuts.contains(lost)));
    }
    SECTION("not in its past") {
        const ChangeId lift = p.world.write(0, {remove}, act::Lift{{suspend}});
        CHECK(p.fault(lift) == VoidReason::bad_reference);
        CHECK(p.state().cuts.size() == 4);
    }
}

TEST_CASE("adopting adds heads to the cuts in its causal past, and to no other") {
    Project p;
    const ChangeId known = p.cut(0, {p.made}, CutReason::remove, karim, {{p.space, {p.head}}});
    const ChangeId beside = p.cut(0, {p.made}, CutReason::lost_seat, karim, {{p.space, {p.head}}});
    p.world.write(0, {known}, act::Adopt{{{p.space, {p.later}}}});
    const ClassState state = p.state();
    CHECK(state.cuts.at(known).versions.at(p.space) == Version{p.head, p.later});
    CHECK(state.cuts.at(beside).versions.at(p.space) == Version{p.head});
}

TEST_CASE(
    "a freeze cuts every author of its one project who is no trainer, those to come as well") {
    Project p;
    const ChangeId freeze =
        p.world.write(0, {p.made}, act::Cut{CutReason::freeze, {}, {{p.space, {p.head}}}});
    const ChangeId lea = p.admit(0, {freeze}, 5);
    p.team(0, {lea}, {id_cast<PersonId>(p.admitted), id_cast<PersonId>(lea)},
           id_cast<TeamId>(p.group));
    const ClassState state = p.state();
    CHECK(only_version(state, karim, p.space) == Version{p.head});
    CHECK(only_version(state, 5, p.space) == Version{p.head});
    CHECK(cuts_on(state, author_number(0), p.space).empty());
    CHECK(cuts_on(state, author_number(karim), state.class_id).empty());
}

TEST_CASE("a space whose creating act is void is set aside whole until somebody adopts it") {
    ClassScene s;
    const ChangeId added = s.add_trainer(0, {s.start}, 1);
    const ChangeId admitted = s.admit(0, {added}, karim);
    const ChangeId group = s.team(0, {admitted}, {id_cast<PersonId>(admitted)});
    const ChangeId made = s.project(1, {group}, group);
    const auto space = id_cast<SpaceId>(made);
    s.remove_trainer(0, {group}, 1);
    ClassState state = s.state();
    CHECK(s.fault(state, made) == VoidReason::trainer_removed);
    CHECK(state.spaces.at(space).set_aside);
    for (const std::uint8_t author : {std::uint8_t{0}, karim})
        CHECK(only_version(state, author, space) == Version{});
    s.world.write(0, {made}, act::Adopt{{{space, {}}}});
    state = s.state();
    CHECK_FALSE(state.spaces.at(space).set_aside);
    CHECK(cuts_on(state, author_number(karim), space).empty());
}

TEST_CASE("a re-seated person keeps their role, their places and their old seat") {
    ClassScene s;
    const ChangeId learner = s.admit(0, {s.start}, 4);
    const ChangeId auditor = s.admit(0, {learner}, 5, {}, Role::auditor);
    const auto seat_of = [&](const ChangeId& on, const ChangeId& person, std::uint8_t author) {
        return s.world.write(
            0, {on},
            act::Reseat{id_cast<PersonId>(person), author_number(author), seat_number(author)});
    };
    seat_of(seat_of(auditor, learner, 6), auditor, 7);
    const ClassState state = s.state();
    CHECK(state.authors.at(author_number(6)).back().standing == Standing::learner);
    CHECK(state.authors.at(author_number(6)).back().person == id_cast<PersonId>(learner));
    CHECK(state.authors.at(author_number(7)).back().standing == Standing::auditor);
    CHECK(cuts_on(state, author_number(4), state.class_id).empty());
}

TEST_CASE("a forged fork report is a claim and cuts nobody", "[H54]") {
    ClassScene s;
    const ChangeId learner = s.admit(0, {s.start}, 4);
    const ChangeId other = s.admit(0, {learner}, 5);
    act::ForkReport forged = s.fork_report();
    forged.log.author = author_number(5);
    const ChangeId once = s.world.write(4, {other}, forged);
    const ChangeId twice = s.world.write_next(once, {}, forged);
    const ClassState state = s.state();
    REQUIRE(state.forks.size() == 1);
    CHECK(state.forks.begin()->second.id == once);
    CHECK(twice != once);
    CHECK(state.cuts.empty());
    CHECK(cuts_on(state, author_number(5), state.class_id).empty());
}

TEST_CASE("records are kept by epoch and in order") {
    ClassScene s;
    const act::SealedKey sealed{id_number<SealKey>(4, 1), {}};
    const ChangeId first = s.world.write(0, {s.start}, act::NetworkKeys{1, {sealed}});
    const ChangeId second = s.world.write(0, {first}, act::NetworkKeys{2, {sealed}});
    act::Receipt receipt;
    receipt.kind = ReceiptKind::delivery;
    const ChangeId delivered = s.world.write(0, {second}, receipt);
    s.world.write(0, {delivered}, act::SessionMark{});
    const ClassState state = s.state();
    CHECK(state.network_keys.at(1) == std::set<ActOrder>{{1, first}});
    CHECK(state.network_keys.at(2) == std::set<ActOrder>{{2, second}});
    CHECK(state.receipts == std::set<ActOrder>{{3, delivered}});
    CHECK(state.session_marks.size() == 1);
}

TEST_CASE("a later name holds, whether a trainer or the person gave it") {
    Project p;
    const auto person = id_cast<PersonId>(p.admitted);
    const ChangeId by_self = p.world.write(karim, {p.made}, act::PersonName{person, "Karim B."});
    CHECK(p.state().persons.at(person).name == "Karim B.");
    p.world.write(0, {by_self}, act::PersonName{person, "Karim 2"});
    CHECK(p.state().persons.at(person).name == "Karim 2");
    CHECK(p.state().persons.at(person).outside.empty());
}

TEST_CASE("a space is named anew, put away and given a brief, but no brief's brief") {
    Project p;
    const ChangeId shelf = p.world.write(0, {p.made}, act::Shelf{ShelfKind::brief, "fournil", {}});
    const auto brief = id_cast<SpaceId>(shelf);
    const ChangeId said =
        p.world.write(0, {shelf}, act::SpaceDetails{p.space, "Le fournil", brief, true});
    const ChangeId wrong = p.world.write(0, {said}, act::SpaceDetails{brief, "b", brief, false});
    const ChangeId by_learner =
        p.world.write(karim, {said}, act::SpaceDetails{p.space, "à moi", {}, false});
    const ClassState state = p.state();
    const SpaceRecord& space = state.spaces.at(p.space);
    CHECK((space.name == "Le fournil" && space.brief == brief && space.closed));
    CHECK(space.team == id_cast<TeamId>(p.group));
    CHECK(p.fault(state, wrong) == VoidReason::bad_reference);
    CHECK(p.fault(state, by_learner) == VoidReason::not_entitled);
    CHECK(cuts_on(state, author_number(karim), p.space).empty());
}

TEST_CASE("a class is named anew as a space is") {
    Project p;
    p.world.write(0, {p.made}, act::SpaceDetails{p.world.class_id(), "Classe 2", {}, false});
    CHECK(p.state().name == "Classe 2");
}

TEST_CASE("what is attested is found by what it attests") {
    Project p;
    const ChangeId declared = p.world.write(
        karim, {p.made}, act::Receipt{ReceiptKind::declared_work, 90, p.space, {}, {}, "papier"});
    const ChangeId agreed =
        p.world.write(0, {declared}, act::Attest{declared, Verdict::agreed, ""});
    const ClassState state = p.state();
    CHECK(state.receipts.size() == 1);
    const Lamport lamport = p.world.at(agreed).header.lamport;
    CHECK(state.attests.at(declared) == std::set<ActOrder>{{lamport, agreed}});
}

TEST_CASE("an act of a later program is accepted and changes nothing") {
    Project p;
    const ClassState before = p.state();
    const ChangeId by_trainer = p.world.write(0, {p.made}, act::Later{200, {1, 2, 3}});
    const ChangeId by_learner = p.world.write(karim, {by_trainer}, act::Later{128, {}});
    const ChangeId on_top = p.world.write(0, {by_learner}, act::SessionMark{});
    ClassState after = p.state();
    CHECK(!p.fault(after, on_top));
    after.session_marks.clear();
    CHECK(after == before);
}

namespace {

// Karim leaves the team of the project, cut where the act says.
struct Left : Project {
    PersonId person = id_cast<PersonId>(admitted);
    TeamId team_id = id_cast<TeamId>(group);
    ChangeId leave =
        world.write(0, {made}, act::Team{team_id, "A", {}, {person}, {{space, {head}}}});

    ChangeId takes(const Ids& on, std::vector<PersonId> members) {
        return world.write(0, on, act::Team{team_id, "A", std::move(members), {}, {}});
    }
};

}  // namespace

TEST_CASE("who leaves a team stands in its projects up to the version the act names") {
    Left p;
    const ChangeId other = p.project(0, {p.leave}, p.group);
    const ClassState state = p.state();
    CHECK(only_version(state, karim, p.space) == Version{p.head});
    CHECK(only_version(state, karim, id_cast<SpaceId>(other)) == Version{});
    CHECK(cuts_on(state, author_number(karim), state.class_id).empty());
    CHECK(state.teams.at(p.team_id).members.empty());
}

TEST_CASE("leaving a team holds for every seat the person has or gets") {
    Left p;
    const ChangeId seated =
        p.world.write(0, {p.leave}, act::Reseat{p.person, author_number(6), seat_number(6)});
    const ChangeId lea = p.admit(0, {seated}, 5);
    p.takes({lea}, {id_cast<PersonId>(lea)});
    const ClassState state = p.state();
    CHECK(only_version(state, 6, p.space) == Version{p.head});
    CHECK(cuts_on(state, author_number(5), p.space).empty());
}

TEST_CASE("who is named in the team again after leaving it is back, who is beside it is not") {
    SECTION("after") {
        Left p;
        p.takes({p.leave}, {p.person});
        const ClassState state = p.state();
        CHECK(cuts_on(state, author_number(karim), p.space).empty());
        CHECK(state.teams.at(p.team_id).leaves.empty());
        CHECK(state.teams.at(p.team_id).members == std::vector{p.person});
    }
    SECTION("beside, and later in order") {
        Left p;
        const ChangeId mark = p.world.write(0, {p.made}, act::SessionMark{});
        p.takes({mark}, {p.person});
        const ClassState state = p.state();
        CHECK(only_version(state, karim, p.space) == Version{p.head});
        CHECK(state.teams.at(p.team_id).members.empty());
    }
}

TEST_CASE("what was adopted after somebody left counts with what stood then") {
    Left p;
    p.world.write(0, {p.made}, act::Adopt{{{p.space, {p.start}}}});
    CHECK(only_version(p.state(), karim, p.space) == Version{p.head});
    p.world.write(0, {p.leave}, act::Adopt{{{p.space, {p.later}}}});
    CHECK(only_version(p.state(), karim, p.space) == Version{p.head, p.later});
}
