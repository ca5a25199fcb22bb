#include "editor/app/homes.hpp"

#include "editor/app/settings.hpp"
#include "editor/practice_home.hpp"
#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

#include <unistd.h>

#include <cstdio>
#include <fstream>

using namespace atelier;
using namespace atelier::editor;
namespace fs = std::filesystem;
using State = PersonHome::State;

namespace {

struct Machine {
    test::TemporaryFolder folder;
    std::string base = (folder.path() / "atelier").string();
    std::string numbered(int number) const { return base + "-people/" + std::to_string(number); }

    void person(const std::string& home, const std::string& name) const {
        Settings settings;
        settings.person = name;
        settings.class_name = "Mardi";
        REQUIRE(save_settings(home, settings));
    }
    void write(const std::string& path, std::string_view text = "") const {
        fs::create_directories(fs::path(path).parent_path());
        std::ofstream(path, std::ios::binary) << text;
    }
    std::vector<PersonHome> homes() const { return homes_of(base); }
    std::optional<std::string> only() const { return only_home(base, homes()); }
};

}  // namespace

TEST_CASE("at a new machine there is the first home, and it is free") {
    const Machine machine;
    REQUIRE(machine.homes().size() == 1);
    CHECK(machine.homes()[0].path == machine.base);
    CHECK(machine.homes()[0].state == State::free);
    CHECK(machine.only() == machine.base);
    CHECK(free_home(machine.base, machine.homes()) == machine.base);
}

TEST_CASE("whoever is alone at a machine is never asked who he is") {
    const Machine machine;
    machine.person(machine.base, "Karim");
    CHECK(machine.homes()[0].name == "Karim");
    CHECK(machine.homes()[0].class_name == "Mardi");
    CHECK(machine.only() == machine.base);
    fs::create_directories(machine.numbered(1));  // somebody looked in and left
    CHECK(machine.only() == machine.base);
    CHECK(free_home(machine.base, machine.homes()) == machine.numbered(1));
}

TEST_CASE("the only one who began may have another home than the first") {
    const Machine machine;
    machine.person(machine.numbered(2), "Ana");
    CHECK(machine.only() == machine.numbered(2));
    CHECK(free_home(machine.base, machine.homes()) == machine.base);
}

TEST_CASE("two who share a machine are both there, in the order of their numbers") {
    const Machine machine;
    machine.person(machine.base, "Karim");
    for (const int number : {10, 2, 1})
        machine.person(machine.numbered(number), "P" + std::to_string(number));
    std::vector<std::string> names;
    for (const PersonHome& home : machine.homes())
        names.push_back(home.name);
    CHECK(names == std::vector<std::string>{"Karim", "P1", "P2", "P10"});
    CHECK_FALSE(machine.only());
    CHECK(free_home(machine.base, machine.homes()) == machine.numbered(3));
}

TEST_CASE("whoever has practised, or had a site open, has begun though no name is known") {
    const Machine machine;
    machine.write(practice_home_in(machine.base) + "/store.db");
    CHECK(machine.homes()[0].state == State::begun);
    CHECK(machine.homes()[0].has_practice);
    Settings settings;
    settings.project = std::string(64, 'a');
    REQUIRE(save_settings(machine.numbered(1), settings));
    CHECK(machine.homes()[1].state == State::begun);
    CHECK(machine.homes()[1].name.empty());
}

TEST_CASE("a home whose settings are damaged is somebody's, and nobody else gets it") {
    const Machine machine;
    machine.write(machine.base + "/editor/settings.json", "{\"person\":\"Kar");
    CHECK(machine.homes()[0].state == State::begun);
    CHECK(free_home(machine.base, machine.homes()) == machine.numbered(1));
}

TEST_CASE("a home that is a file, or a link to nowhere, or another user's is shut") {
    const Machine machine;
    machine.write(machine.numbered(1), "no folder");
    machine.write(machine.numbered(2) + "/x");
    machine.person(machine.base, "Karim");
    CHECK(machine.homes()[1].state == State::shut);
    CHECK(machine.homes()[2].state == State::free);
    CHECK_FALSE(machine.only());  // it is seen, and nothing is made in its place
    if (::geteuid() != 0) {
        std::puts("skipped: a home of another user: root: not running as root");
        return;
    }
    REQUIRE(::chown(machine.numbered(2).c_str(), 65'534, 65'534) == 0);
    CHECK(machine.homes()[2].state == State::shut_by_others);
}

TEST_CASE("what is not a number is nobody's home") {
    const Machine machine;
    for (const char* name : {"0", "01", "1000", "-1", "1a", "a", "1.bak", "²"})
        fs::create_directories(machine.base + "-people/" + name);
    CHECK(machine.homes().size() == 1);
}

TEST_CASE("each home knows the first one, that of a practice too") {
    CHECK(base_of("/data/atelier") == "/data/atelier");
    CHECK(base_of("/data/atelier/practice") == "/data/atelier");
    CHECK(base_of("/data/atelier-people/12") == "/data/atelier");
    CHECK(base_of("/data/atelier-people/12/practice") == "/data/atelier");
    CHECK(base_of("/data/atelier-people/x") == "/data/atelier-people/x");
    CHECK(base_of("/data/people/12") == "/data/people/12");
}

TEST_CASE("what was practised is offered until it is brought in, and never in itself") {
    const Machine machine;
    CHECK_FALSE(has_practice_to_bring_in(machine.base));
    CHECK_FALSE(mark_practice_brought_in(machine.base));
    machine.write(practice_home_in(machine.base) + "/store.db");
    CHECK(has_practice(machine.base));
    CHECK(has_practice_to_bring_in(machine.base));
    CHECK_FALSE(has_practice_to_bring_in(practice_home_in(machine.base)));
    CHECK(mark_practice_brought_in(machine.base));
    CHECK_FALSE(has_practice_to_bring_in(machine.base));
    CHECK(has_practice(machine.base));
}

TEST_CASE("pages of two homes never go into one folder") {
    CHECK(mirror_folder_for("/data/atelier", "/home/a") == "/home/a/Atelier");
    CHECK(mirror_folder_for("/data/atelier-people/2", "/home/a") == "/home/a/Atelier-2");
    CHECK(mirror_folder_for("/data/atelier/practice", "/home/a") == "/home/a/Atelier-solo");
    CHECK(mirror_folder_for("/data/atelier-people/2/practice", "/home/a") ==
          "/home/a/Atelier-2-solo");
}
