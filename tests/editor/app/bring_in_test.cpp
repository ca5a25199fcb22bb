#include "editor/app/bring_in.hpp"

#include "editor/app/homes.hpp"
#include "editor/app/menus.hpp"
#include "tests/editor/app/scripted_room.hpp"

#include <poll.h>

#include <fstream>

using namespace atelier;
using namespace atelier::editor;
namespace fs = std::filesystem;

namespace {

const PracticeSite tries{"Mes essais",
                         {{"site", talk::NodeKind::folder, ""},
                          {"site/images", talk::NodeKind::folder, ""},
                          {"site/images/four.png", talk::NodeKind::blob, "\x89PNG four"},
                          {"site/index.html", talk::NodeKind::text, "<h1>Essai</h1>\n"}}};

struct Practised : ScriptedRoom {
    static Manner manner_with(const PracticeRead& read, talk::Standing standing) {
        Manner manner;
        manner.setup.read_practice = [read](int) { return read; };
        manner.node.people.people[0].seats[0].standing = standing;
        return manner;
    }
    explicit Practised(const PracticeRead& read = PracticeRead{{tries}},
                       talk::Standing standing = talk::Standing::learner)
        : ScriptedRoom(manner_with(read, standing)) {
        fs::create_directories(home.path() / "practice");
        std::ofstream(home.path() / "practice/store.db") << "";
    }
    void wait_until_read() {
        for (int i = 0; i < 60'000 && editor.practice_reading; ++i) {
            pollfd ready{editor.practice_reading->descriptor(), POLLIN, 0};
            ::poll(&ready, 1, 1);
            later(std::chrono::milliseconds{0});
        }
        REQUIRE_FALSE(editor.practice_reading);
    }
    bool is_offered() const {
        for (const Menu& menu : menus_of(editor))
            for (const MenuEntry& entry : menu.entries)
                if (entry.text == "Bring in what I practised") return true;
        return false;
    }
};

}  // namespace

TEST_CASE("what was practised is offered where there is something, and nowhere else") {
    const Practised room;
    CHECK(room.is_offered());
    const ScriptedRoom other;
    CHECK_FALSE(bring_in::has_something(other.editor));
    CHECK_FALSE(bring_in::why_not(other.editor).empty());
}

TEST_CASE("a learner brings all of it into a folder of a site, one thing after the other") {
    Practised room;
    room.run("bring_in");
    CHECK_FALSE(room.sees("Into a new site"));
    CHECK(room.sees("Into the site Boulangerie"));
    room.press("enter");
    room.wait_until_read();
    const auto made = room.asked<talk::Create>();
    REQUIRE(made.size() == 4);
    CHECK(made[0] == talk::Create{site_uri, talk::NodeKind::folder, "Mes essais", {}, {}});
    CHECK(made[1].name == "images");
    CHECK(made[2].name == "four.png");
    CHECK(made[2].kind == talk::NodeKind::blob);
    CHECK(made[3].name == "index.html");
    REQUIRE(room.asked<talk::Write>().size() == 1);
    CHECK(room.asked<talk::Write>()[0].content == "<h1>Essai</h1>\n");
    CHECK(room.node.passed == std::vector<std::string>{"\x89PNG four"});
    CHECK(room.sees("What you practised is in “Mes essais”: 2 files."));
    CHECK_FALSE(room.is_offered());
    CHECK_FALSE(has_practice_to_bring_in(room.home.path().string()));
}

TEST_CASE("a trainer may bring it into a new site") {
    Practised room(PracticeRead{{tries}}, talk::Standing::trainer);
    room.run("bring_in");
    CHECK(room.row_at_cursor().find("Into a new site") != std::string::npos);
    room.press("enter");
    room.wait_until_read();
    REQUIRE(room.asked<talk::NewProject>().size() == 1);
    CHECK(room.asked<talk::NewProject>()[0].name == "Mes essais");
    CHECK(room.asked<talk::Create>().size() == 3);
    CHECK(room.asked<talk::Create>()[0].parent == site_uri);
}

TEST_CASE("notes go to the notes, in a folder of their own") {
    PracticeSite with_notes = tries;
    with_notes.files.push_back({"notes/plan.md", talk::NodeKind::text, "plan\n"});
    Practised room(PracticeRead{{with_notes}});
    room.run("bring_in");
    room.press("enter");
    room.wait_until_read();
    const auto made = room.asked<talk::Create>();
    REQUIRE(made.size() == 6);
    CHECK(made[1] == talk::Create{notes_uri, talk::NodeKind::folder, "Mes essais", {}, {}});
    CHECK(made[5].name == "plan.md");
}

TEST_CASE("a name that is taken becomes another one, and one with a slash is one folder's") {
    PracticeSite other = tries;
    other.name = "css/x";
    PracticeSite taken = tries;
    taken.name = "css";
    Practised room(PracticeRead{{taken, other}});
    room.run("bring_in");
    room.press("enter");
    room.wait_until_read();
    std::vector<std::string> names;
    for (const talk::Create& each : room.asked<talk::Create>())
        if (each.parent == site_uri) names.push_back(each.name);
    CHECK(names == std::vector<std::string>{"css-2", "css-x"});
}

TEST_CASE("what cannot be read says why, and is offered again") {
    Practised room(PracticeRead(std::unexpected("a.png cannot be read.")));
    room.run("bring_in");
    room.press("enter");
    room.wait_until_read();
    CHECK(room.sees("a.png cannot be read."));
    CHECK(room.asked<talk::Create>().empty());
    CHECK(room.is_offered());
}

TEST_CASE("what is refused half-way ends it, and it is offered again") {
    Practised room;
    room.node.refused["atelier/blob/put"] = talk::Code::disk_full;
    room.run("bring_in");
    room.press("enter");
    room.wait_until_read();
    CHECK(room.asked<talk::Create>().size() == 2);
    CHECK(room.is_offered());
}

TEST_CASE("who may write nowhere is told to ask the trainer") {
    Practised room;
    room.node.projects.projects[0].may_write = false;
    room.tell(talk::ClassChanged{});
    CHECK(bring_in::why_not(room.editor).starts_with("There is no site yet"));
    room.run("bring_in");
    CHECK_FALSE(room.has_panel());
}
