#include "node/shell/client_acts.hpp"

#include "tests/node/shell/client_room.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a class is founded once, with roots that can be told apart and reach the threshold") {
    ClientRoom room;
    Caller caller(room.add(), 1);
    const talk::RootHolder paper{{std::string(64, 'a')}, "papier"};
    CHECK(caller.fault(talk::FoundClass{"", "Inès", "", 1, {}}).data == "name");
    CHECK(caller.fault(talk::FoundClass{"C", std::string(121, 'x'), "", 1, {}}).data == "person");
    CHECK(caller.fault(talk::FoundClass{"C", "Inès", "", 0, {}}).data == "threshold");
    CHECK(caller.fault(talk::FoundClass{"C", "Inès", "", 3, {paper}}).data == "threshold");
    CHECK(caller.fault(talk::FoundClass{"C", "Inès", "", 1, {paper, paper}}).data == "roots");
    const auto founded = caller.answer(talk::FoundClass{"C", "Inès", "PC", 2, {paper}});
    REQUIRE(founded);
    const auto people = caller.answer(talk::People{});
    REQUIRE(people);
    CHECK(people->class_id == founded->class_id);
    CHECK(caller.fault(talk::FoundClass{"C", "Inès", "", 1, {}}).code == talk::Code::of_a_class);
    CHECK(caller.fault(talk::JoinClass{{"10.0.0.1:1"}, "x", {}, {}}).code ==
          talk::Code::of_a_class);
}

TEST_CASE("who leaves a team keeps what they wrote, and writes no more there") {
    FoundedRoom room;
    auto& karim = room.join("Karim");
    Caller learner(karim, 2);
    REQUIRE(learner.answer(talk::Write{room.page, "de Karim"}));
    room.room.run(1'000);
    REQUIRE(room.ines.answer(talk::ChangeTeam{room.team, "B", {}}));
    room.room.run(1'000);
    CHECK(room.text(room.page) == U"de Karim");
    CHECK(room.ines.answer(talk::People{})->teams[0].name == "B");
    CHECK(learner.fault(talk::Write{room.page, "encore"}).code == talk::Code::no_place);
    // It would be void.
    CHECK(learner.fault(talk::NewTeam{"mine", {}}).code == talk::Code::for_trainers);
    CHECK(learner.answer(talk::People{})->teams.size() == 1);
    CHECK(room.ines.fault(talk::ChangeTeam{{std::string(64, '0')}, "B", {}}).code ==
          talk::Code::no_such_person);
}

TEST_CASE("a kit is withdrawn and lets nobody in any more") {
    FoundedRoom room;
    const auto kit = room.ines.answer(talk::MakeKit{talk::Role::auditor, 3, "audit"});
    REQUIRE(kit);
    CHECK(kit->port == 24711);
    CHECK(room.ines.answer(talk::People{})->kits[0].role == talk::Role::auditor);
    REQUIRE(room.ines.answer(talk::WithdrawKit{kit->kit}));
    const auto kits = room.ines.answer(talk::People{})->kits;
    CHECK((kits.empty() || kits[0].uses == 0));
    CHECK(room.ines.fault(talk::MakeKit{talk::Role::learner, 0, ""}).data == "uses");
    CHECK(room.ines.fault(talk::MakeKit{talk::Role::learner, 1001, ""}).data == "uses");
    CHECK(room.ines.fault(talk::WithdrawKit{{std::string(64, '1')}}).code ==
          talk::Code::no_such_person);
}

TEST_CASE("a freeze stops a project and a lift lets it go on") {
    FoundedRoom room;
    auto& karim = room.join("Karim");
    Caller learner(karim, 2);
    CHECK(room.ines.fault(talk::CutAuthors{talk::CutReason::freeze, {}, {}}).data == "project");
    CHECK(room.ines.fault(talk::CutAuthors{talk::CutReason::suspend, {}, {}}).data == "authors");
    const auto frozen =
        room.ines.answer(talk::CutAuthors{talk::CutReason::freeze, {}, room.project});
    REQUIRE(frozen);
    room.room.run(1'000);
    CHECK(learner.fault(talk::Write{room.page, "x"}).code == talk::Code::no_place);
    REQUIRE(room.ines.answer(talk::LiftCuts{{*frozen->change}}));
    room.room.run(1'000);
    CHECK(learner.answer(talk::Write{room.page, "x"}));
}

TEST_CASE("whoever stands at an open door is let in by name") {
    FoundedRoom room;
    auto& seat = room.room.add();
    Caller newcomer(seat, 1);
    REQUIRE(room.ines.answer(talk::OpenDoor{true}));
    REQUIRE(newcomer.answer(talk::JoinClass{{"10.0.0.1"}, "Léa", {}, {}}));  // at the usual port
    room.room.run(1'000);
    const auto waiting = room.ines.all<talk::Waiting>();
    REQUIRE(waiting.size() == 1);
    CHECK(waiting[0].name == "Léa");
    CHECK(waiting[0].pictures.size() == 5);
    const auto joining = newcomer.all<talk::Joining>();
    REQUIRE_FALSE(joining.empty());
    CHECK(joining.back().pictures == waiting[0].pictures);
    CHECK(room.ines.fault(talk::AnswerDoor{waiting[0].visitor, true, {}, {}, talk::Role::learner})
              .data == "name");
    REQUIRE(room.ines.answer(
        talk::AnswerDoor{waiting[0].visitor, true, {}, "Léa B.", talk::Role::learner}));
    room.room.run(3'000);
    REQUIRE(seat.replica());
    const auto people = newcomer.answer(talk::People{});
    CHECK(std::ranges::find(people->people, "Léa B.", &talk::Person::name) != people->people.end());
    CHECK(newcomer.fault(talk::OpenDoor{true}).code == talk::Code::for_trainers);
}

TEST_CASE("a project is renamed and put away, and acts that could not be read back are refused") {
    FoundedRoom room;
    REQUIRE(room.ines.answer(talk::ChangeProject{room.project, "vitrine", {}, true}));
    const auto projects = room.ines.answer(talk::Projects{})->projects;
    REQUIRE(projects.size() == 1);
    CHECK(projects[0].name == "vitrine");
    CHECK(projects[0].closed);
    CHECK(room.ines.fault(talk::NewProject{"", room.team, {}}).data == "name");
    CHECK(room.ines.fault(talk::NewTeam{std::string(121, 'x'), {}}).data == "name");
    CHECK(room.ines.fault(talk::NewShelf{talk::ShelfKind::notebook, "x", {}}).data == "owner");
    CHECK(room.ines
              .fault(talk::NewShelf{talk::ShelfKind::notebook, "x",
                                    talk::PersonId{std::string(64, '0')}})
              .data == "owner");
    CHECK(
        room.ines
            .fault(talk::CutAuthors{talk::CutReason::trainer_removed, {{std::string(64, '1')}}, {}})
            .data == "reason");
    CHECK(room.ines.answer(talk::RotateKey{}));
}

TEST_CASE("an act that would be void is refused, by what it lacks, and is not written") {
    FoundedRoom room;
    ClientRoom::Seat& seat = room.join("Karim");
    Caller karim(seat, 1);
    const std::size_t acts = seat.replica()->class_chains().space().graph().size();
    const talk::SpaceId project = room.project;
    CHECK(karim.fault(talk::NewTeam{"B", {}}).code == talk::Code::for_trainers);
    CHECK(karim.fault(talk::ChangeTeam{room.team, "B", {}}).code == talk::Code::for_trainers);
    CHECK(karim.fault(talk::NewProject{"x", room.team, {}}).code == talk::Code::for_trainers);
    CHECK(karim.fault(talk::ChangeProject{project, "x", {}, true}).code ==
          talk::Code::for_trainers);
    CHECK(karim.fault(talk::NewShelf{talk::ShelfKind::course, "x", {}}).code ==
          talk::Code::for_trainers);
    CHECK(karim.fault(talk::MakeKit{talk::Role::learner, 1, "x"}).code == talk::Code::for_trainers);
    CHECK(karim.fault(talk::RotateKey{}).code == talk::Code::for_trainers);
    CHECK(karim.fault(talk::OpenDoor{true}).code == talk::Code::for_trainers);
    CHECK(karim.fault(talk::AnswerDoor{1, true, {}, "Eva", talk::Role::learner}).code ==
          talk::Code::for_trainers);
    talk::CutAuthors cut;
    cut.authors.push_back(hex_of<talk::AuthorId>(room.trainer.author()));
    CHECK(karim.fault(cut).code == talk::Code::for_trainers);
    const talk::TeamId nowhere{std::string(64, '1')};
    CHECK(room.ines.fault(talk::NewProject{"x", nowhere, {}}).code == talk::Code::bad_reference);
    CHECK(room.ines.fault(talk::NewTeam{"B", {{std::string(64, '1')}}}).code ==
          talk::Code::bad_reference);
    CHECK(room.ines.fault(talk::LiftCuts{{{std::string(64, '1')}}}).code ==
          talk::Code::bad_reference);
    room.room.run(1'000);
    for (ClientRoom::Seat* each : {&room.trainer, &seat}) {
        CHECK(each->replica()->class_chains().space().graph().size() == acts);
        CHECK(each->replica()->state().void_acts.empty());
    }
    CHECK(room.ines.answer(talk::NewTeam{"B", {}}));
}
