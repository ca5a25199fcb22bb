#include "editor/session/rescue_files.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/editor/session/scripted_node.hpp"

#include <sys/stat.h>

#include <fstream>

using namespace atelier;
using namespace atelier::editor;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

struct Home {
    TemporaryFolder folder;
    std::string path = folder.path().string();
    AtThePage at;
    RescueFiles files{path};

    std::vector<RescueFile> listed() const {
        return list_rescue_files(path, talk::EditorSession{std::string(16, '0')});
    }
    void tick() { CHECK_FALSE(files.tick(at.session, at.node.now)); }
};

}  // namespace

TEST_CASE("what is typed without a node is on the disk, for this person alone to read") {
    Home home;
    home.at.type(4, "s");
    home.tick();
    CHECK(home.listed().empty());  // the node has it
    home.at.node.break_off();
    home.tick();
    REQUIRE(home.listed().size() == 1);
    CHECK(home.listed()[0].text == "pains");
    CHECK(home.listed()[0].uri == a_page);
    CHECK(home.listed()[0].session == home.at.session.id());
    struct stat status{};
    REQUIRE(::stat(home.listed()[0].path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600);
    CHECK(std::distance(fs::directory_iterator(rescue_folder(home.path)), {}) == 1);
}

TEST_CASE("a rescue file is written again at most once a second, and only for something new") {
    Home home;
    home.at.node.break_off();
    home.at.type(4, "s");
    home.tick();
    home.at.type(5, "!");
    home.at.node.later(999ms);
    home.tick();
    CHECK(home.listed()[0].text == "pains");
    CHECK(home.files.next_due() == home.at.node.now + 1ms);
    home.at.node.later(1ms);
    home.tick();
    CHECK(home.listed()[0].text == "pains!");
    fs::remove(home.listed()[0].path);
    home.at.node.later(5s);
    home.tick();
    CHECK(home.listed().empty());
}

TEST_CASE("a rescue file stays until all of the text is saved") {
    Home home;
    home.at.type(4, "s");
    home.at.node.break_off();
    home.tick();
    home.at.node.connect(1);
    home.tick();
    CHECK(home.listed().size() == 1);
    home.at.status(1, 1);
    home.tick();
    CHECK(home.listed().empty());
}

TEST_CASE("the files of the run that asks are not listed, nor what is none of ours") {
    Home home;
    home.at.node.break_off();
    home.at.type(4, "s");
    home.tick();
    CHECK(list_rescue_files(home.path, home.at.session.id()).empty());
    std::ofstream(rescue_folder(home.path) + "/29000000-aaaaaaaa-bbbbbbbb-cccccccc.txt") << "x";
    std::ofstream(rescue_folder(home.path) + "/typed-zz.txt") << "x";
    fs::create_directory(fs::path(home.listed()[0].path).replace_extension(".9.txt"));
    CHECK(home.listed().size() == 1);
    REQUIRE(remove_rescue_file(home.listed()[0]));
    CHECK(home.listed().empty());
}

TEST_CASE("what was handed back stays beside what is saved, until it was seen") {
    Home home;
    CHECK_FALSE(home.files.keep(home.at.session.id(), {a_page, "un", {}}));
    CHECK_FALSE(home.files.keep(home.at.session.id(), {a_page, "deux", {}}));
    home.tick();
    REQUIRE(home.listed().size() == 2);
    CHECK(home.listed()[0].uri == a_page);
    CHECK(home.listed()[0].text == "deux");
    CHECK(home.listed()[1].text == "un");
}

TEST_CASE("a disk that takes nothing is told, and tried again") {
    Home home;
    std::ofstream(rescue_folder(home.path)) << "no folder";
    home.at.node.break_off();
    home.at.type(4, "s");
    CHECK(home.files.tick(home.at.session, home.at.node.now));
    fs::remove(rescue_folder(home.path));
    home.at.node.later(1s);
    home.tick();
    CHECK(home.listed().size() == 1);
}
