#include "node/shell/running_node.hpp"

#include "protocol/editor_messages/messages.hpp"
#include "tests/node/shell/io_loop.hpp"
#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;

namespace {

// Whole nodes of one machine in one loop, on ports that are free.
struct House {
    IoLoop loop;
    std::vector<std::string> log;

    std::expected<std::unique_ptr<RunningNode>, RunningNode::Refusal> start(
        const Path& home, std::optional<std::uint16_t> port = 0,
        std::optional<std::uint32_t> exit_idle_s = {}) {
        NodeOptions options;
        options.exit_idle_s = exit_idle_s;
        options.home = home.string();
        options.port = port;
        options.beacon_port = 0;
        options.beacons_to = read_address("127.0.0.1:9", 9).address;  // nobody is there
        return RunningNode::start(loop.context, options,
                                  [this](const std::string& line) { log.push_back(line); });
    }
};

// A program of a seat, as its socket sees it.
class Program {
public:
    Program(House& house, const RunningNode& node) : house_(house), socket_(house.loop.context) {
        socket_.connect(node.home().socket.string());
        socket_.non_blocking(true);
        ask(talk::Hello{"test", 1});
    }

    // What it is answered.
    template <class Message>
    std::expected<typename Message::Answer, talk::Fault> ask(const Message& message) {
        const std::string line = talk::write_call({talk::CallId{++calls_}, message});
        REQUIRE(::send(socket_.native_handle(), line.data(), line.size(), 0) ==
                static_cast<ssize_t>(line.size()));
        std::optional<talk::Answer> answer;
        const bool came = house_.loop.until([&] {
            for (const talk::Heard& heard : read())
                if (const auto* each = std::get_if<talk::Answer>(&heard)) answer = *each;
            return answer.has_value();
        });
        REQUIRE(came);
        if (!answer->result) return std::unexpected(answer->result.error());
        auto result = talk::read_result<typename Message::Answer>(*answer->result);
        REQUIRE(result);
        return *result;
    }
    // What it was told last of its seat.
    bool has_status(const std::function<bool(const talk::Status&)>& is_it) {
        return house_.loop.until([&] {
            read();
            return status_ && is_it(*status_);
        });
    }
    // The seats that it was told of last.
    bool has_presence(const std::function<bool(const talk::PresentSeat&)>& is_it) {
        return house_.loop.until(
            [&] {
                read();
                return std::ranges::any_of(presence_.seats, is_it);
            },
            std::chrono::milliseconds{500});
    }
    // Without waiting for an answer.
    template <class Message>
    void say(const Message& message) {
        const std::string line = talk::write_call({std::nullopt, message});
        REQUIRE(::send(socket_.native_handle(), line.data(), line.size(), 0) ==
                static_cast<ssize_t>(line.size()));
    }
    bool is_hung_up() {
        return house_.loop.until([&] {
            read();
            return is_over_;
        });
    }

private:
    std::vector<talk::Heard> read() {
        std::vector<talk::Heard> all;
        char bytes[4096];
        for (ssize_t count = 0;;) {
            count = ::recv(socket_.native_handle(), bytes, sizeof bytes, MSG_DONTWAIT);
            is_over_ = is_over_ || count == 0;
            if (count <= 0) break;
            rest_.append(bytes, static_cast<std::size_t>(count));
        }
        for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n')) {
            const auto heard = talk::read_heard(std::string_view(rest_).substr(0, end));
            REQUIRE(heard);
            if (const auto* telling = std::get_if<talk::FromNode>(&*heard)) {
                if (const auto* status = std::get_if<talk::Status>(telling)) status_ = *status;
                if (const auto* seats = std::get_if<talk::Presence>(telling)) presence_ = *seats;
            }
            all.push_back(*heard);
            rest_.erase(0, end + 1);
        }
        return all;
    }

    House& house_;
    asio::local::stream_protocol::socket socket_;
    std::int64_t calls_ = 0;
    std::string rest_;
    std::optional<talk::Status> status_;
    talk::Presence presence_;
    bool is_over_ = false;
};

talk::FoundClass classe() {
    talk::FoundClass found;
    found.name = "Classe";
    found.person = "Inès";
    found.label = "poste 1";
    found.threshold = 1;
    return found;
}

}  // namespace

TEST_CASE("a class that is founded at a node is there when the node starts again") {
    House house;
    const TemporaryFolder folder;
    std::string class_id;
    {
        auto node = house.start(folder.path());
        REQUIRE(node);
        Program program(house, **node);
        const auto founded = program.ask(classe());
        REQUIRE(founded);
        class_id = founded->class_id.hex;
        CHECK_FALSE(program.ask(classe()));
    }
    auto again = house.start(folder.path());
    REQUIRE(again);
    Program program(house, **again);
    const auto people = program.ask(talk::People{});
    REQUIRE(people);
    CHECK(people->name == "Classe");
    CHECK(people->class_id.hex == class_id);
    REQUIRE(people->people.size() == 1);
    CHECK(people->people.front().name == "Inès");
}

TEST_CASE("a learner joins with a kit over loopback, and both see one project") {
    House house;
    const TemporaryFolder here;
    const TemporaryFolder there;
    auto trainers = house.start(here.path());
    auto learners = house.start(there.path());
    REQUIRE(trainers);
    REQUIRE(learners);
    Program trainer(house, **trainers);
    Program learner(house, **learners);
    REQUIRE(trainer.ask(classe()));
    talk::MakeKit make;
    make.uses = 1;
    make.label = "clé";
    const auto kit = trainer.ask(make);
    REQUIRE(kit);
    talk::JoinClass join;
    join.address = "127.0.0.1:" + std::to_string((*trainers)->port());
    join.name = "Karim";
    join.kit = kit->secret;
    REQUIRE(learner.ask(join));
    CHECK(house.loop.until([&] {
        const auto people = learner.ask(talk::People{});
        return people && people->people.size() == 2;
    }));
    const auto people = trainer.ask(talk::People{});
    talk::NewTeam team;
    team.name = "A";
    for (const talk::Person& person : people->people)
        team.members.push_back(person.person);
    const auto made = trainer.ask(team);
    REQUIRE(made);
    talk::NewProject project;
    project.name = "site";
    project.team = talk::TeamId{made->change->hex};
    REQUIRE(trainer.ask(project));
    CHECK(house.loop.until([&] {
        const auto projects = learner.ask(talk::Projects{});
        return projects && projects->projects.size() == 1 &&
               projects->projects.front().name == "site";
    }));
    CHECK(learner.has_status([](const talk::Status& status) { return status.connected == 1; }));
}

TEST_CASE("a second node on one home is refused with a sentence, and the first one goes on") {
    House house;
    const TemporaryFolder folder;
    auto first = house.start(folder.path());
    REQUIRE(first);
    const auto second = house.start(folder.path());
    REQUIRE_FALSE(second);
    CHECK(second.error().ending == RunningNode::Ending::in_use);
    CHECK(second.error().what.size() > 20);
    Program program(house, **first);
    CHECK(program.ask(classe()));
}

TEST_CASE("two seats of one machine both run, whoever has the usual port") {
    House house;
    const TemporaryFolder here;
    const TemporaryFolder there;
    auto first = house.start(here.path(), std::nullopt);
    auto second = house.start(there.path(), std::nullopt);
    REQUIRE(first);  // it may be that a node of this machine has the port already
    REQUIRE(second);
    CHECK((*first)->port() != (*second)->port());
    CHECK((*second)->port() != default_port);
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

TEST_CASE("a node whose keys are damaged does not start and leaves them as they are") {
    House house;
    const TemporaryFolder folder;
    REQUIRE(house.start(folder.path()));
    std::ofstream(folder.path() / "keys", std::ios::app) << "x";
    const auto size = std::filesystem::file_size(folder.path() / "keys");
    const auto node = house.start(folder.path());
    REQUIRE_FALSE(node);
    CHECK(node.error().ending == RunningNode::Ending::failed);
    CHECK(node.error().what.find("keys") != std::string::npos);
    CHECK(std::filesystem::file_size(folder.path() / "keys") == size);
}

TEST_CASE("a seat of a class whose keys are gone makes no new ones") {
    House house;
    const TemporaryFolder folder;
    {
        auto node = house.start(folder.path());
        REQUIRE(node);
        Program program(house, **node);
        REQUIRE(program.ask(classe()));
    }
    REQUIRE(std::filesystem::remove(folder.path() / "keys"));
    const auto node = house.start(folder.path());
    REQUIRE_FALSE(node);
    CHECK(node.error().what.find("keys") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "keys"));
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

TEST_CASE("a node that nobody needs ends when it was told to, counted from who left last") {
    using std::chrono::steady_clock;
    House house;
    const TemporaryFolder folder;
    auto node = house.start(folder.path(), 0, 1);
    REQUIRE(node);
    auto ended = [&] { return house.loop.context.stopped(); };
    steady_clock::time_point left;
    {
        Program program(house, **node);
        // For longer than it would wait for one.
        const auto until = steady_clock::now() + std::chrono::milliseconds{1'300};
        while (steady_clock::now() < until)
            REQUIRE(program.ask(talk::Hello{"x", 1}));
        left = steady_clock::now();
    }
    CHECK(house.loop.until(ended));
    const auto took =
        std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - left);
    CHECK(took.count() >= 990);
    CHECK(took.count() < 2'500);  // it says its last words
    CHECK((*node)->ending() == RunningNode::Ending::well);
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
    House house;
    const TemporaryFolder here;
    const TemporaryFolder there;
    auto trainers = house.start(here.path());
    auto learners = house.start(there.path());
    REQUIRE(trainers);
    REQUIRE(learners);
    Program trainer(house, **trainers);
    Program learner(house, **learners);
    REQUIRE(trainer.ask(classe()));
    talk::MakeKit make;
    make.uses = 1;
    const auto kit = trainer.ask(make);
    REQUIRE(kit);
    REQUIRE(learner.ask(
        talk::JoinClass{"127.0.0.1:" + std::to_string((*trainers)->port()), "Karim", kit->secret}));
    REQUIRE(house.loop.until([&] {
        const auto people = learner.ask(talk::People{});
        return people && people->people.size() == 2;
    }));
    talk::NewTeam team;
    team.name = "A";
    const auto people = trainer.ask(talk::People{});
    REQUIRE(people);
    for (const talk::Person& person : people->people)
        team.members.push_back(person.person);
    const auto made = trainer.ask(team);
    REQUIRE(made);
    REQUIRE(trainer.ask(talk::NewProject{"site", talk::TeamId{made->change->hex}, {}}));
    const auto site = trainer.ask(talk::Projects{})->projects.front().site;
    const auto page = trainer.ask(talk::Create{site, talk::NodeKind::text, "page.html", {}, {}});
    REQUIRE(page);
    REQUIRE(trainer.ask(talk::Write{page->uri, "abcdef"}));
    REQUIRE(house.loop.until([&] {
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
