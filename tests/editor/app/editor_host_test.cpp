#include "editor/app/editor_host.hpp"

#include "editor/ui/chord.hpp"
#include "tests/editor/fake_node.hpp"
#include "tests/editor/session/scripted_node.hpp"
#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

using Clock = std::chrono::steady_clock;

// A host at a node of a class without a project.
struct Hosted {
    Hosted() {
        node.answer("atelier/resume", R"({"processed":0})");
        node.answer("atelier/projects", R"({"projects":[]})");
        node.answer("atelier/people", R"({"class_id":")" + id_of('a') +
                                          R"(","name":"Mardi","own":")" + id_of('1') +
                                          R"(","people":[],"teams":[],"kits":[],"cuts":[]})");
        host.emplace(SeatPlace{node.home(), node.home() + "/run/socket", "/nowhere/atelier-node"},
                     setup(), Settings{});
    }
    Editor::Setup setup() const {
        Editor::Setup made;
        made.home = node.home();
        made.keeps_settings = false;
        return made;
    }
    void turn_until(const std::function<bool()>& is_there) {
        const auto until = Clock::now() + 60s;
        while (!is_there() && Clock::now() < until) {
            host->turn(Clock::now());
            host->shown(Clock::now());
            if (is_there()) break;
            std::vector<pollfd> polled;
            host->watch(polled);
            ::poll(polled.data(), polled.size(), 20);
            host->woken(polled);
        }
        REQUIRE(is_there());
    }
    void press(std::string_view chord) { host->add(*chord_named(chord)); }

    FakeNode node;
    std::optional<EditorHost> host;
};

}  // namespace

TEST_CASE("a host greets its node, and what it is told shows at once") {
    Hosted at;
    CHECK(at.host->take_own_change());  // the first frame
    at.turn_until([&] { return at.host->editor().stage() == Stage::no_project; });
    CHECK(at.host->take_own_change());  // whoever has nothing to read yet waits for it
    CHECK_FALSE(at.host->take_own_change());
    at.turn_until([&] { return at.host->editor().company().class_name() == "Mardi"; });
}

TEST_CASE("keys behind an undo without the node find the text as it is then") {
    Hosted at;
    talk::Project project;
    project.project = talk::SpaceId{id_of('a')};
    project.may_write = true;
    talk::TreeAnswer tree{"site", "notes", {}};
    tree.nodes.resize(1);
    tree.nodes[0].uri = a_page;
    tree.nodes[0].parent = "site";
    tree.nodes[0].kind = talk::NodeKind::text;
    tree.nodes[0].name = "index.html";
    const auto written = [](const auto& answer) {
        return json::serialize(talk::json_fields::written(answer));
    };
    at.node.answer("atelier/projects", written(talk::ProjectsAnswer{{project}}));
    at.node.answer("atelier/tree", written(tree));
    at.node.answer("open", written(talk::Opened{version_of(0), 0, false}));
    at.node.tell_after("open", talk::Patch{a_page, 0, {}, version_of(1), 0});
    at.node.end_at("edit");
    Editor& editor = at.host->editor();
    at.turn_until([&] { return editor.page() != nullptr && editor.page()->is_open(); });
    at.press("z");  // with which the node goes
    at.turn_until([&] { return at.host->session().state() == NodeSession::State::away; });
    const Clock::time_point now = Clock::now();
    for (const char* key : {"a", "b", "space", "c"})
        at.press(key);
    at.host->turn(now);
    for (const char* key : {"ctrl+z", "ctrl+z", "x", "ctrl+z", "y"})
        at.press(key);
    at.host->turn(now);
    CHECK(editor.page()->buffer().text().ends_with("y"));
    CHECK(editor.page()->selections().primary().caret == editor.page()->buffer().end());
}

TEST_CASE("what somebody does waits until the next turn, and is a change of his own") {
    Hosted at;
    at.turn_until([&] { return at.host->editor().stage() == Stage::no_project; });
    at.host->take_own_change();
    at.press("f1");
    CHECK(at.host->has_input());
    CHECK(at.host->editor().front() == nullptr);
    CHECK(at.host->next_due(Clock::now()).has_value());
    at.host->turn(Clock::now());
    CHECK_FALSE(at.host->has_input());
    CHECK(at.host->take_own_change());
    CHECK(at.host->editor().front() != nullptr);
}

TEST_CASE("keys behind the one that ends the editor are nobody's") {
    Hosted at;
    at.turn_until([&] { return at.host->editor().stage() == Stage::no_project; });
    at.press("ctrl+q");
    at.press("ctrl+e");
    at.host->turn(Clock::now());
    CHECK(at.host->editor().is_over());
    CHECK(at.host->editor().front() == nullptr);
}

TEST_CASE("a program of the node that is not there is said, and the editor goes on") {
    const test::TemporaryFolder folder;
    const std::string home = (folder.path() / "home").string();
    Editor::Setup setup;
    setup.home = home;
    setup.keeps_settings = false;
    EditorHost host({home, home + "/run/socket", (folder.path() / "atelier-node").string()},
                    std::move(setup), Settings{});
    const auto shows_it = [&] {
        const Grid grid = host.editor().draw({24, 120});
        std::string row;
        for (std::size_t column = 0; column < 120; ++column)
            row += grid.at({22, column}).bytes();
        return row.find("atelier-node is not beside atelier") != std::string::npos;
    };
    const auto until = Clock::now() + 60s;
    while (!shows_it() && Clock::now() < until) {
        host.turn(Clock::now());
        std::vector<pollfd> polled;
        host.watch(polled);
        ::poll(polled.data(), polled.size(), 20);
        host.woken(polled);
    }
    CHECK(shows_it());
    CHECK_FALSE(host.editor().is_over());
}
