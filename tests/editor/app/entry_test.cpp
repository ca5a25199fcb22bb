#include "editor/app/entry.hpp"

#include "tests/editor/app/scripted_room.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::editor;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

const KitFile tuesday{
    "Les sites du mardi", {"192.168.1.12", "192.168.1.13"}, hex_of('e'), hex_of('c')};

void write_file(const fs::path& path, std::string_view text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

ScriptedRoom::Manner classless(const std::vector<std::string>& folders = {}) {
    ScriptedRoom::Manner manner;
    manner.node.has_class = false;
    manner.setup.kit_folders = folders;
    return manner;
}

// A stick with one kit, and a seat of no class.
struct Stick {
    Stick() { write_file(folder.path() / "classe.kit", kit_text(tuesday, "un kit")); }
    test::TemporaryFolder folder;
    ScriptedRoom::Manner manner() const { return classless({folder.path().string()}); }
};

ScriptedRoom::Manner as_trainer() {
    ScriptedRoom::Manner manner;
    manner.node.people.people[0].seats[0].standing = talk::Standing::trainer;
    return manner;
}

talk::Project named(char digit, const std::string& name) {
    talk::Project project;
    project.project = talk::SpaceId{hex_of(digit)};
    project.name = name;
    project.may_write = true;
    return project;
}

}  // namespace

// ---- kits ---------------------------------------------------------------------------------------

TEST_CASE("kits are found in a folder and one folder below, and no deeper") {
    const test::TemporaryFolder folder;
    const auto text = kit_text(tuesday, "un kit");
    write_file(folder.path() / "a.kit", text);
    write_file(folder.path() / "below/b.txt", text);
    write_file(folder.path() / "below/deeper/c.kit", text);
    const auto found = kits_in({folder.path().string()});
    REQUIRE(found.size() == 2);
    CHECK(found[0].path == (folder.path() / "a.kit").string());
    CHECK(found[0].kit == tuesday);
    CHECK(found[1].path == (folder.path() / "below/b.txt").string());
}

TEST_CASE("a kit that is damaged, and anything else, is no kit") {
    const test::TemporaryFolder folder;
    std::string damaged = kit_text(tuesday, "un kit");
    damaged[damaged.find("192")] = '2';
    write_file(folder.path() / "damaged.kit", damaged);
    write_file(folder.path() / "empty.kit", "");
    write_file(folder.path() / "photo.jpg", "\xff\xd8\xff");
    write_file(folder.path() / "huge.kit", kit_text(tuesday, "x") + std::string(100'000, '\n'));
    fs::create_symlink(folder.path() / "nowhere", folder.path() / "link");
    fs::create_directory_symlink(folder.path(), folder.path() / "round");
    CHECK(kits_in({folder.path().string()}).empty());
    CHECK(kits_in({"/nowhere at all", ""}).empty());
}

// ---- into a class -------------------------------------------------------------------------------

TEST_CASE("a seat of no class is offered the ways into one, and Esc leaves it there") {
    ScriptedRoom room(classless());
    CHECK(room.editor.stage() == Stage::no_class);
    CHECK(room.sees("Welcome to the workshop"));
    CHECK(room.row_at_cursor().find("Come into my class") != std::string::npos);
    room.press("escape");
    CHECK_FALSE(room.editor.is_over());
    CHECK(room.sees("Welcome. Here sites are made together"));
}

TEST_CASE("whoever closed the welcome finds it again by Enter or Esc") {
    for (const char* chord : {"enter", "escape"}) {
        ScriptedRoom room(classless());
        room.press("escape");
        CHECK_FALSE(room.has_panel());
        room.press(chord);
        CHECK(room.sees("Come into my class"));
    }
}

TEST_CASE("the only kit asks for a name, and a name knocks at its addresses") {
    const Stick stick;
    ScriptedRoom room(stick.manner());
    room.press("enter");
    CHECK(room.sees("Come into the class Les sites du mardi"));
    room.press("enter");
    CHECK(room.sees("Type a name"));
    room.type("Léa");
    room.press("enter");
    CHECK(room.editor.stage() == Stage::joining);
    REQUIRE(room.asked<talk::JoinClass>().size() == 1);
    CHECK(room.asked<talk::JoinClass>()[0] == talk::JoinClass{{"192.168.1.12", "192.168.1.13"},
                                                              "Léa",
                                                              talk::KitSecret{hex_of('e')},
                                                              talk::ClassId{hex_of('c')}});
    CHECK(room.sees("We are knocking"));
}

TEST_CASE("whoever is let in is told that all is seen, and then sees the site") {
    const Stick stick;
    ScriptedRoom room(stick.manner());
    room.press("enter");
    room.type("Léa");
    room.press("enter");
    room.node.has_class = true;
    room.tell(talk::Joining{{}, {}, talk::JoinVerdict::admitted});
    CHECK(room.editor.stage() == Stage::project);
    CHECK(room.text().starts_with("<h1>"));
    CHECK(room.sees("the trainer and the institution see all that you write"));
    CHECK_FALSE(room.has_panel());
}

TEST_CASE("nobody anywhere is the welcome with a sentence, also where the node does not say so") {
    const Stick stick;
    ScriptedRoom room(stick.manner());
    room.press("enter");
    room.type("Léa");
    room.press("enter");
    SECTION("the node says so") {
        room.tell(talk::Joining{"192.168.1.12", {}, {}});
        CHECK(room.editor.stage() == Stage::joining);
        room.tell(talk::Joining{{}, {}, talk::JoinVerdict::nobody});
    }
    SECTION("the node says nothing") {
        room.later(59s);
        room.tell(talk::Joining{});
        room.later(59s);
        CHECK(room.editor.stage() == Stage::joining);
        room.later(1s);
    }
    CHECK(room.asked<talk::JoinClass>().size() == 1);
    CHECK(room.editor.stage() == Stage::no_class);
    CHECK(room.sees("Nobody answers"));
    CHECK(room.sees("Come into my class"));
}

TEST_CASE("a node that does not knock leads back to the welcome at once, with its sentence") {
    const Stick stick;
    ScriptedRoom room(stick.manner());
    room.node.refused["atelier/class/join"] = talk::Code::not_now;
    room.press("enter");
    room.type("Léa");
    room.press("enter");
    room.later(1ms);
    CHECK(room.asked<talk::JoinClass>().size() == 1);
    CHECK(room.editor.stage() == Stage::no_class);
    CHECK(room.sees("Come into my class"));
}

TEST_CASE("a class that lets in at none of its addresses says why") {
    for (const auto& [verdict, sentence] :
         {std::pair{talk::JoinVerdict::kit_void, "join.kit_void"_key},
          std::pair{talk::JoinVerdict::door_shut, "join.door_shut"_key},
          std::pair{talk::JoinVerdict::refused, "join.refused"_key}}) {
        const Stick stick;
        ScriptedRoom room(stick.manner());
        room.size.columns = 200;
        room.press("enter");
        room.type("Léa");
        room.press("enter");
        room.tell(talk::Joining{{}, {}, verdict});
        CHECK(room.editor.stage() == Stage::no_class);
        CHECK(room.sees(room.editor.words()(sentence).substr(0, 40)));
        CHECK(room.sees("Come into my class"));
    }
}

TEST_CASE("without a kit the list says to put the stick in, and looks again") {
    const test::TemporaryFolder folder;
    ScriptedRoom room(classless({folder.path().string()}));
    room.press("enter");
    CHECK(room.sees("No class kit was found"));
    write_file(folder.path() / "classe.kit", kit_text(tuesday, "un kit"));
    room.press("enter");
    CHECK(room.sees("Come into the class Les sites du mardi"));
}

TEST_CASE("of several kits the one that is chosen is used") {
    const Stick stick;
    KitFile other = tuesday;
    other.class_name = "Les blogs du jeudi";
    write_file(stick.folder.path() / "other.kit", kit_text(other, "un kit"));
    ScriptedRoom room(stick.manner());
    room.press("enter");
    CHECK(room.row_at_cursor().find("Les sites du mardi") != std::string::npos);
    room.press("down enter");
    CHECK(room.sees("Come into the class Les blogs du jeudi"));
    room.press("escape");
    CHECK(room.sees("Come into my class"));
}

TEST_CASE("a class of one's own is founded with its name and its trainer's") {
    ScriptedRoom room(classless());
    room.press("down enter");
    room.type("Mardi");
    room.press("enter");
    room.type("Anne");
    room.press("enter");
    REQUIRE(room.asked<talk::FoundClass>().size() == 1);
    CHECK(room.asked<talk::FoundClass>()[0] == talk::FoundClass{"Mardi", "Anne", "Anne", 1, {}});
    CHECK(room.editor.stage() == Stage::project);
    CHECK_FALSE(room.has_panel());
}

TEST_CASE("the last row is the way out") {
    ScriptedRoom room(classless());
    room.press("end enter");
    CHECK(room.editor.is_over());
}

// ---- projects -----------------------------------------------------------------------------------

TEST_CASE("the site that was asked for is opened, by name or by the beginning of its id") {
    for (const std::string wanted : {"Fromagerie", "cccc"}) {
        ScriptedRoom::Manner manner;
        manner.node.projects.projects.push_back(named('c', "Fromagerie"));
        manner.setup.project = wanted;
        const ScriptedRoom room(std::move(manner));
        REQUIRE(room.editor.project() != nullptr);
        CHECK(room.editor.project()->name == "Fromagerie");
    }
}

TEST_CASE("a site that is not there is said, and the usual one is opened") {
    ScriptedRoom::Manner manner;
    manner.setup.project = "Poissonnerie";
    ScriptedRoom room(std::move(manner));
    CHECK(room.sees("There is no site “Poissonnerie” here."));
    CHECK(room.editor.project()->name == "Boulangerie");
}

TEST_CASE("of several sites one is chosen from a list, which says which cannot be written") {
    ScriptedRoom::Manner manner;
    manner.node.projects.projects.push_back(named('c', "Fromagerie"));
    manner.node.projects.projects.push_back(named('d', "Consignes"));
    manner.node.projects.projects[2].may_write = false;
    ScriptedRoom room(std::move(manner));
    CHECK(room.editor.stage() == Stage::no_project);
    CHECK(room.sees("Which site?"));
    room.press("down enter");
    CHECK(room.editor.project()->name == "Fromagerie");
    CHECK(room.editor.stage() == Stage::project);
}

TEST_CASE("a class without a site says so, and its trainer can make one") {
    ScriptedRoom::Manner manner = as_trainer();
    manner.node.projects.projects.clear();
    ScriptedRoom room(std::move(manner));
    CHECK(room.sees("There is no site yet. Make one"));
    room.run("new_project");
    room.type("Fromagerie");
    room.press("enter");
    REQUIRE(room.asked<talk::NewTeam>().size() == 1);
    CHECK(room.asked<talk::NewTeam>()[0].members.size() == 3);
    REQUIRE(room.asked<talk::NewProject>().size() == 1);
    CHECK(room.asked<talk::NewProject>()[0].name == "Fromagerie");
}

TEST_CASE("a team of everybody is used for a new site where there is one") {
    ScriptedRoom::Manner manner = as_trainer();
    const talk::TeamId all{hex_of('7')};
    manner.node.people.teams = {
        {all,
         "Tous",
         {talk::PersonId{hex_of('c')}, talk::PersonId{hex_of('a')}, talk::PersonId{hex_of('b')}}}};
    ScriptedRoom room(std::move(manner));
    room.run("new_project");
    room.type("Fromagerie");
    room.press("enter");
    CHECK(room.asked<talk::NewTeam>().empty());
    CHECK(room.asked<talk::NewProject>().back().team == all);
}

TEST_CASE("whoever may make no site is told why, in the menu and in the list of sites") {
    ScriptedRoom::Manner manner;
    manner.node.projects.projects.push_back(named('c', "Fromagerie"));
    ScriptedRoom room(std::move(manner));
    CHECK(why_no_new_project(room.editor) == "Only the trainer can do that. Ask him.");
    room.press("end enter");
    CHECK(room.sees("Only the trainer can do that."));
    room.press("escape");
    room.run("new_project");
    CHECK_FALSE(room.has_panel());
    CHECK(room.asked<talk::NewTeam>().empty());
}

TEST_CASE("a home knows whose it is as soon as the class says it, and offers the name again") {
    const Stick stick;
    ScriptedRoom room;
    CHECK(load_settings(room.home.path()).person == "Léa");
    CHECK(load_settings(room.home.path()).class_name == "Les sites du mardi");
    ScriptedRoom::Manner manner = stick.manner();
    manner.settings.person = "Karim";
    ScriptedRoom newcomer(std::move(manner));
    newcomer.press("enter");
    CHECK(newcomer.sees("Karim"));
}

TEST_CASE("another site closes the tabs of the one before, and nothing of it is lost") {
    ScriptedRoom::Manner manner;
    manner.node.projects.projects.push_back(named('c', "Fromagerie"));
    manner.setup.project = "Boulangerie";
    ScriptedRoom room(std::move(manner));
    room.type("x");
    room.run("projects");
    room.press("down enter");
    CHECK(room.editor.project()->name == "Fromagerie");
    CHECK(room.node.texts[index_uri].text().starts_with("x<h1>"));
}
