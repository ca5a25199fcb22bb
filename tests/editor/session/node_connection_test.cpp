#include "editor/session/node_connection.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>

#include <array>
#include <csignal>

using namespace atelier;
using namespace atelier::editor;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

// A real node of its own home, that speaks to nobody.
class NodeProcess {
public:
    explicit NodeProcess(std::string home) : home_(std::move(home)) {}
    ~NodeProcess() {
        if (child_ > 0) kill();
    }
    void start() {
        const char* build = std::getenv("ATELIER_BUILD_DIR");
        const std::string program =
            std::string(build != nullptr ? build : "build/dev") + "/atelier-node";
        REQUIRE(std::filesystem::exists(program));
        child_ = ::fork();
        if (child_ != 0) return;
        const int nothing = ::open("/dev/null", O_RDWR);
        for (const int standard : {0, 1, 2})
            ::dup2(nothing, standard);
        ::execl(program.c_str(), program.c_str(), "--home", home_.c_str(), "--port", "0",
                "--beacon-addr", "127.0.0.1:9", nullptr);
        ::_exit(127);
    }
    void kill() {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
        child_ = -1;
    }
    std::string socket() const { return home_ + "/run/socket"; }

private:
    std::string home_;
    pid_t child_ = -1;
};

struct Editor {
    NodeSession session;
    NodeConnection connection;
    std::string fault;
    std::vector<std::string> typed;
    std::uint64_t resumed = 0;

    Editor(std::uint64_t seed, const std::string& socket)
        : session(seed), connection(socket, session) {}

    void turn() {
        connection.turn(Clock::now());
        for (const Happened& each : session.take_happened()) {
            if (std::holds_alternative<happened::Connected>(each)) ++resumed;
            if (std::holds_alternative<happened::Rescued>(each)) fault = "handed back";
            if (std::holds_alternative<happened::NotOpened>(each)) fault = "not opened";
            const auto* gone = std::get_if<happened::Gone>(&each);
            if (gone != nullptr && gone->why != happened::Gone::Why::ended) fault = "not ended";
        }
    }
    std::string text(const std::string& page) const { return session.text(page)->buffer().text(); }
    // At the end of its own last word or the text's.
    void type(const std::string& page, const std::string& word) {
        typed.push_back(word);
        const Buffer& buffer = session.text(page)->buffer();
        const std::size_t at = typed.size() % 3 == 0 ? 0 : buffer.size();
        REQUIRE(session.edit(page, {{{{at}, {at}}, word}}, typed.size() / 5, Clock::now()));
        turn();
    }
};

// Two editors of one seat.
struct Seat {
    TemporaryFolder folder;
    NodeProcess node{folder.path() / "home"};
    Editor ada{1, node.socket()};
    Editor bob{2, node.socket()};
    std::string page;

    void run(std::chrono::milliseconds time) {
        const auto end = Clock::now() + time;
        while (Clock::now() < end) {
            std::array<pollfd, 2> watched{
                {{ada.connection.descriptor(), ada.connection.events(), 0},
                 {bob.connection.descriptor(), bob.connection.events(), 0}}};
            ::poll(watched.data(), watched.size(), 2);
            ada.turn();
            bob.turn();
        }
    }
    bool until(const std::function<bool()>& is_so) {
        for (int i = 0; i < 3'000 && !is_so(); ++i)
            run(10ms);
        return is_so();
    }
    template <class Message>
    typename Message::Answer ask(const Message& message) {
        std::optional<typename Message::Answer> answer;
        ada.session.call(message, Clock::now(), [&](const auto& given) {
            if (given) answer = *given;
        });
        REQUIRE(until([&] { return answer.has_value(); }));
        return *answer;
    }
    bool is_ready() const {
        return ada.session.state() == NodeSession::State::ready &&
               bob.session.state() == NodeSession::State::ready;
    }
    void found() {
        node.start();
        REQUIRE(until([&] { return ada.session.state() == NodeSession::State::classless; }));
        ask(talk::FoundClass{"C", "Zoé", "1", 1, {}});
        REQUIRE(until([&] { return ada.session.state() == NodeSession::State::ready; }));
        const auto team = ask(talk::NewTeam{"A", {}});
        ask(talk::NewProject{"site", talk::TeamId{team.change->hex}, {}});
        const auto projects = ask(talk::Projects{});
        page = ask(talk::Create{
                       projects.projects.front().site, talk::NodeKind::text, "a.html", {}, {}})
                   .uri;
        ada.session.open(page);
        bob.session.open(page);
        REQUIRE(until([&] { return is_ready(); }));
    }
};

std::size_t count_of(const std::string& text, const std::string& word) {
    std::size_t count = 0;
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
        ++count;
    return count;
}

}  // namespace

TEST_CASE("two editors lose nothing and repeat nothing though their real node is killed") {
    Seat seat;
    seat.found();
    int words = 0;
    const auto type = [&](int count) {
        for (int i = 0; i < count; ++i) {
            Editor& editor = i % 2 == 0 ? seat.ada : seat.bob;
            editor.type(seat.page, "<" + std::to_string(++words) + ">");
            seat.run(5ms);
        }
    };
    for (int kill = 0; kill < 5; ++kill) {
        type(20 + kill);
        seat.node.kill();
        type(6);
        seat.node.start();
        type(10);
        REQUIRE(seat.until([&] { return seat.is_ready(); }));
    }
    const auto is_settled = [&] {
        return seat.ada.session.kept().is_all_saved() && seat.bob.session.kept().is_all_saved() &&
               seat.ada.text(seat.page) == seat.bob.text(seat.page);
    };
    CHECK(seat.until(is_settled));
    const std::string text = seat.ada.text(seat.page);
    for (int word = 1; word <= words; ++word)
        CHECK(count_of(text, "<" + std::to_string(word) + ">") == 1);
    CHECK(seat.ada.fault.empty());
    CHECK(seat.bob.fault.empty());
    CHECK(seat.ada.resumed >= 6);
}

TEST_CASE("where no node is a connection is tried again and again, and says why") {
    const TemporaryFolder folder;
    NodeSession session(1);
    NodeConnection connection(folder.path() / "socket", session);
    NodeSession::Instant now{1h};
    connection.turn(now);
    CHECK(connection.fault() == ConnectFault::nobody_there);
    CHECK(connection.descriptor() == -1);
    CHECK(connection.next_due() == now + NodeConnection::between_tries);
    CHECK(session.state() == NodeSession::State::away);
}

TEST_CASE("a node that says nonsense is let go and not called again at once") {
    FakeNode node;
    node.answer("atelier/hello", R"("nonsense")");
    NodeSession session(1);
    NodeConnection connection(node.home() + "/run/socket", session);
    const NodeSession::Instant now{1h};
    for (int i = 0; i < 1'000 && (i == 0 || connection.descriptor() >= 0); ++i) {
        connection.turn(now);
        pollfd watched{connection.descriptor(), connection.events(), 0};
        ::poll(&watched, 1, 10);
    }
    CHECK(session.state() == NodeSession::State::away);
    CHECK(connection.descriptor() == -1);
    CHECK(connection.next_due() == now + NodeConnection::after_refusal);
}
