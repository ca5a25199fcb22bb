#include "node/shell/client_listings.hpp"

#include "tests/node/shell/client_room.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("people, teams, kits and cuts are listed as the class has them") {
    FoundedRoom room;
    auto& karim = room.join("Karim");
    const auto author = hex_of<talk::AuthorId>(karim.author());
    REQUIRE(room.ines.answer(talk::CutAuthors{talk::CutReason::suspend, {author}, {}}));
    const auto told = room.ines.answer(talk::People{});
    REQUIRE(told);
    CHECK(told->name == "Classe");
    CHECK(told->own == hex_of<talk::AuthorId>(room.trainer.author()));
    REQUIRE(told->people.size() == 2);
    const auto person = std::ranges::find(told->people, "Karim", &talk::Person::name);
    REQUIRE(person != told->people.end());
    CHECK(person->seats == std::vector{talk::Seat{author, hex_of<talk::DeviceKey>(karim.device()),
                                                  talk::Standing::learner}});
    REQUIRE(told->teams.size() == 1);
    CHECK(told->teams[0].members.size() == 2);
    REQUIRE(told->kits.size() == 1);
    CHECK(told->kits[0].uses == 5);
    CHECK(told->kits[0].used == 1);
    REQUIRE(told->cuts.size() == 1);
    CHECK(told->cuts[0].authors == std::vector{author});
    CHECK(told->cuts[0].reason == talk::CutReason::suspend);
}

TEST_CASE("projects are listed with who may write there") {
    FoundedRoom room;
    auto& karim = room.join("Karim");
    REQUIRE(room.ines.answer(talk::NewShelf{talk::ShelfKind::course, "cours", {}}));
    room.room.run(3'000);
    Caller learner(karim, 2);
    const auto told = learner.answer(talk::Projects{});
    REQUIRE(told);
    REQUIRE(told->projects.size() == 2);
    for (const talk::Project& project : told->projects) {
        const bool is_site = project.kind == talk::SpaceKind::project;
        CHECK(project.name == (is_site ? "site" : "cours"));
        CHECK(project.may_write == is_site);
        CHECK(project.team.has_value() == is_site);
        if (is_site) CHECK(project.site == room.site);
    }
}

TEST_CASE("a tree is listed with parents, and a project that is not there is said") {
    FoundedRoom room;
    const std::string images = room.create(talk::NodeKind::folder, "images");
    REQUIRE(room.ines.answer(talk::Move{room.page, images}));
    const auto tree = room.ines.answer(talk::Tree{room.project});
    REQUIRE(tree);
    REQUIRE(tree->nodes.size() == 2);
    CHECK(tree->site == room.site);
    CHECK(tree->nodes[0].parent == room.site);
    CHECK(tree->nodes[0].kind == talk::NodeKind::folder);
    CHECK(tree->nodes[1].parent == images);
    CHECK(tree->nodes[1].path == "images/page.html");
    CHECK(tree->nodes[1].level == 2);
    CHECK(room.ines.fault(talk::Tree{{std::string(64, '0')}}).code == talk::Code::no_such_file);
}

TEST_CASE("history is listed, and an old text comes back by a moment's name") {
    FoundedRoom room;
    REQUIRE(room.ines.answer(talk::Write{room.page, "un"}));
    room.room.run(300);
    const auto moment = room.ines.answer(talk::NameMoment{room.project, "première"});
    REQUIRE(moment);
    REQUIRE(room.ines.answer(talk::Write{room.page, "deux"}));
    room.room.run(300);
    const auto versions = room.ines.answer(talk::Versions{room.project, {}});
    REQUIRE(versions);
    REQUIRE(versions->moments.size() == 1);
    CHECK(versions->moments[0].name == "première");
    CHECK(versions->moments[0].change == *moment->change);
    CHECK(versions->moments[0].time == 29'000'000);
    REQUIRE(versions->sittings.size() == 1);
    CHECK(versions->sittings[0].inserted == 6);
    CHECK(versions->sittings[0].deleted == 2);
    CHECK(room.ines.answer(talk::Versions{room.project, room.page})->sittings.size() == 1);
    CHECK(room.ines.answer(talk::Checkout{room.page, {*moment->change}})->text == "un");
    CHECK(room.ines.answer(talk::Checkout{room.page, {}})->text == "deux");
    CHECK(room.ines.fault(talk::Checkout{room.page, {{std::string(64, '1')}}}).code ==
          talk::Code::no_such_version);
    CHECK(room.ines.fault(talk::Checkout{room.site, {}}).code == talk::Code::no_such_file);
    const auto blame =
        room.ines.answer(talk::Blame{room.page, talk::ProjectVersion{*moment->change}});
    REQUIRE(blame);
    REQUIRE(blame->runs.size() == 1);
    CHECK(blame->runs[0].length == 2);
    CHECK(blame->runs[0].author == hex_of<talk::AuthorId>(room.trainer.author()));
    CHECK(room.ines.fault(talk::Blame{room.page, talk::ProjectVersion{{std::string(64, '1')}}})
              .code == talk::Code::no_such_version);
}

TEST_CASE("comments are listed with where their words are now, replies and verdicts") {
    FoundedRoom room;
    REQUIRE(room.ines.answer(talk::Write{room.page, "un deux trois"}));
    room.room.run(300);
    const auto made = room.ines.answer(
        talk::Comment{room.page, "pourquoi ?", talk::Range{{0, 3}, {0, 7}}, "client"});
    REQUIRE(made);
    const std::string comment = made->change->hex + "-0";
    REQUIRE(room.ines.answer(talk::ReplyTo{room.project, comment, "parce que"}));
    REQUIRE(room.ines.answer(
        talk::SetComment{room.project, comment, talk::CommentState::done, "fait"}));
    REQUIRE(room.ines.answer(talk::Write{room.page, "0 un deux trois"}));
    const auto told = room.ines.answer(talk::Comments{room.project});
    REQUIRE(told);
    REQUIRE(told->comments.size() == 1);
    const talk::CommentThread& thread = told->comments[0];
    CHECK(thread.comment == comment);
    CHECK(thread.uri == room.page);
    CHECK(thread.range == talk::Range{{0, 5}, {0, 9}});
    CHECK(thread.text == "pourquoi ?");
    CHECK(thread.source == "client");
    CHECK(thread.state == talk::CommentState::done);
    CHECK(thread.reason == "fait");
    REQUIRE(thread.replies.size() == 1);
    CHECK(thread.replies[0].text == "parce que");
    CHECK(thread.replies[0].author == hex_of<talk::AuthorId>(room.trainer.author()));
}

TEST_CASE("every fault of a name has a name of its own") {
    std::set<std::string> names;
    for (int fault = static_cast<int>(NameFault::empty);
         fault <= static_cast<int>(NameFault::folder_left_out); ++fault)
        names.insert(name_of(static_cast<NameFault>(fault)));
    CHECK(names.size() == 16);
}
