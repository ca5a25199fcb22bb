#include "node/shell/node_host.hpp"

#include "tests/node/shell/house.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;

namespace {

// A trainer's seat, whose class has a kit for one, and a seat of no class.
struct TwoSeats {
    House house;
    TemporaryFolder here;
    TemporaryFolder there;
    std::unique_ptr<RunningNode> trainers = started(here);
    std::unique_ptr<RunningNode> learners = started(there);
    Program trainer{house, *trainers};
    Program learner{house, *learners};
    talk::KitMade kit;

    TwoSeats() {
        REQUIRE(trainer.ask(classe()));
        const auto made = trainer.ask(talk::MakeKit{talk::Role::learner, 1, "clé"});
        REQUIRE(made);
        kit = *made;
    }
    std::unique_ptr<RunningNode> started(const TemporaryFolder& home) {
        auto node = house.start(home.path());
        REQUIRE(node);
        return std::move(*node);
    }
    // Where the trainer's seat is called.
    std::string door() const { return "127.0.0.1:" + std::to_string(kit.port); }
    // Karim comes in, and both may write in one project.
    void share_a_site() {
        REQUIRE(learner.ask(talk::JoinClass{{door()}, "Karim", kit.secret, {}}));
        REQUIRE(learner.joined().verdict == talk::JoinVerdict::admitted);
        talk::NewTeam team{"A", {}};
        const auto people = trainer.ask(talk::People{});
        REQUIRE(people);
        for (const talk::Person& person : people->people)
            team.members.push_back(person.person);
        REQUIRE(team.members.size() == 2);
        const auto made = trainer.ask(team);
        REQUIRE(made);
        REQUIRE(trainer.ask(talk::NewProject{"site", talk::TeamId{made->change->hex}, {}}));
    }
};

}  // namespace

TEST_CASE("a learner joins with a kit over loopback, and both see one project") {
    TwoSeats seats;
    Program& learner = seats.learner;
    seats.share_a_site();
    CHECK(seats.house.loop.until([&] {
        const auto projects = learner.ask(talk::Projects{});
        return projects && projects->projects.size() == 1 &&
               projects->projects.front().name == "site";
    }));
    CHECK(learner.has_status([](const talk::Status& status) { return status.connected == 1; }));
}

TEST_CASE("a seat that made a kit has the port that is in it again, whoever starts first") {
    House house;
    const TemporaryFolder here;
    const TemporaryFolder there;
    std::uint16_t port = 0;
    {
        auto first = house.start(here.path(), std::nullopt);
        auto second = house.start(there.path(), std::nullopt);
        REQUIRE((first && second));
        port = (*second)->port();
        CHECK(port < 32'768);  // none that the system gives to whoever calls
        CHECK_FALSE(std::filesystem::exists(there.path() / "port"));
        Program program(house, **second);
        REQUIRE(program.ask(classe()));
        const auto kit = program.ask(talk::MakeKit{talk::Role::learner, 1, {}});
        REQUIRE(kit);
        CHECK(kit->port == port);
    }
    {
        auto second = house.start(there.path(), std::nullopt);
        REQUIRE(second);
        CHECK((*second)->port() == port);
        // Who names a port gets that one; and what is taken is no reason not to start.
        const TemporaryFolder elsewhere;
        std::ofstream(elsewhere.path() / "port") << port << '\n';
        auto third = house.start(elsewhere.path(), std::nullopt);
        REQUIRE(third);
        CHECK((*third)->port() != port);
    }
    auto second = house.start(there.path(), 0);
    REQUIRE(second);
    CHECK((*second)->port() != port);
}

TEST_CASE("a node that is told to stop answers, hangs up and ends well") {
    House house;
    const TemporaryFolder folder;
    auto node = house.start(folder.path());
    REQUIRE(node);
    Program program(house, **node);
    CHECK(program.ask(talk::StopNode{}));
    CHECK(program.is_hung_up());
    CHECK(house.loop.until([&] { return house.loop.context.stopped(); }));
    CHECK((*node)->ending() == RunningNode::Ending::well);
    CHECK_FALSE(std::filesystem::exists((*node)->home().socket));
}

TEST_CASE("a node is looked through by its own word, also when its seat is of no class") {
    House house;
    const TemporaryFolder folder;
    auto node = house.start(folder.path());
    REQUIRE(node);
    Program program(house, **node);
    const auto before = program.ask(talk::Doctor{});
    REQUIRE(before);
    CHECK(before->version == node_version);
    CHECK(before->port == (*node)->port());
    CHECK(before->latest_minutes == 0);
    CHECK(before->free_bytes > 0);
    CHECK(before->hops == 1);
    CHECK(before->beacons_v4);
    REQUIRE(program.ask(classe()));
    const auto after = program.ask(talk::Doctor{});
    REQUIRE(after);
    CHECK(after->store.logs >= 1);
    CHECK(after->store.damaged == 0);
    CHECK(after->latest_minutes > 0);
    CHECK(after->minutes >= after->latest_minutes);
}

TEST_CASE(
    "a second caret within a tenth of a second is seen by others soon, not when all is quiet") {
    TwoSeats seats;
    Program& trainer = seats.trainer;
    Program& learner = seats.learner;
    seats.share_a_site();
    const auto site = trainer.ask(talk::Projects{})->projects.front().site;
    const auto page = trainer.ask(talk::Create{site, talk::NodeKind::text, "page.html", {}, {}});
    REQUIRE(page);
    REQUIRE(trainer.ask(talk::Write{page->uri, "abcdef"}));
    REQUIRE(seats.house.loop.until([&] {
        const auto projects = learner.ask(talk::Projects{});
        if (!projects || projects->projects.empty()) return false;
        const auto files = learner.ask(talk::Snapshot{projects->projects.front().project, {}, {}});
        return files && !files->files.empty() && files->files.front().text == "abcdef";
    }));
    REQUIRE(learner.ask(talk::Open{page->uri, {}, {}}));
    for (std::uint32_t at = 1; at <= 4; ++at) {
        learner.say(talk::Cursor{page->uri, {{{0, 0}, {0, 0}}}});
        learner.say(talk::Cursor{page->uri, {{{0, at}, {0, at}}}});
        CHECK(trainer.has_presence([&](const talk::PresentSeat& seat) {
            return seat.uri == page->uri && seat.ranges.size() == 1 &&
                   seat.ranges[0].start.character == at;
        }));
    }
}

TEST_CASE("who knocks where nobody is goes on to the next address, and is told in the end") {
    TwoSeats seats;
    Program& trainer = seats.trainer;
    Program& learner = seats.learner;
    const talk::KitSecret& secret = seats.kit.secret;
    const talk::ClassId class_id = trainer.ask(talk::People{})->class_id;
    const std::string dead = "127.0.0.1:9";
    const std::string alive = seats.door();
    SECTION("the trainer has one of them") {
        REQUIRE(learner.ask(talk::JoinClass{{dead, alive}, "Karim", secret, class_id}));
        const talk::Joining joined = learner.joined();
        CHECK(joined.verdict == talk::JoinVerdict::admitted);
        CHECK(joined.at == alive);
        CHECK(learner.ask(talk::People{}));
    }
    SECTION("nobody has") {
        REQUIRE(learner.ask(talk::JoinClass{{dead}, "Karim", secret, {}}));
        CHECK(learner.joined().verdict == talk::JoinVerdict::nobody);
        // It may be asked again, elsewhere.
        REQUIRE(learner.ask(talk::JoinClass{{alive}, "Karim", secret, {}}));
        CHECK(learner.joined().verdict == talk::JoinVerdict::admitted);
    }
    SECTION("another class has it, and is asked nothing") {
        const talk::ClassId other{std::string(64, 'a')};
        // A class that is known is listened for; here nobody can be heard.
        REQUIRE(learner.ask(talk::JoinClass{{alive}, "Karim", secret, other}));
        CHECK_FALSE(learner.is_told_verdict(std::chrono::milliseconds{300}));
        CHECK(trainer.ask(talk::People{})->people.size() == 1);
    }
}
