#include "node/shell/folder_place.hpp"

#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct Room {
    TemporaryFolder temporary;
    Path root = fs::canonical(temporary.path());
    SpaceId project;
    TakenPlaces taken{root / "seats/anne", root / "person", {root / "mirrored"}};

    Room() {
        project.bytes[0] = 1;
        for (const char* folder :
             {"seats/anne", "seats/karim", "person", "mirrored", "full", "empty"})
            fs::create_directories(root / folder);
        for (const char* file : {"full/x", "seats/karim/store.db", "seats/karim/keys"})
            std::ofstream(root / file) << "x";
    }
    std::optional<FolderFault> fault(const Path& path) {
        const auto place = place_for(path, project, taken);
        return place ? std::nullopt : std::optional(place.error());
    }
};

}  // namespace

TEST_CASE("a folder that is new or empty may mirror a project") {
    Room room;
    CHECK_FALSE(room.fault(room.root / "new/deep"));
    CHECK_FALSE(room.fault(room.root / "empty"));
    CHECK_FALSE(room.fault(room.root / "person/work"));
    const auto place = place_for(room.root / "empty/", room.project, room.taken);
    REQUIRE(place);
    CHECK(place->path == room.root / "empty");
    CHECK_FALSE(place->is_known);
}

TEST_CASE("where a mirror would do harm there is none") {
    Room room;
    CHECK(room.fault("empty") == FolderFault::not_absolute);
    CHECK(room.fault("/") == FolderFault::root);
    CHECK(room.fault(room.root / "person") == FolderFault::home);
    CHECK(room.fault(room.root / "person/x/..") == FolderFault::home);
    CHECK(room.fault(room.root / "seats/anne") == FolderFault::seat);
    CHECK(room.fault(room.root / "seats/anne/x") == FolderFault::seat);
    CHECK(room.fault(room.root / "seats") == FolderFault::seat);
    CHECK(room.fault(room.root / "seats/karim/x") == FolderFault::seat);
    CHECK(room.fault(room.root / "mirrored/x") == FolderFault::nested);
    CHECK(room.fault(room.root) == FolderFault::seat);
    CHECK(room.fault(room.root / "full/x") == FolderFault::not_a_folder);
    CHECK(room.fault(room.root / "full") == FolderFault::not_empty);
    fs::create_directory_symlink(room.root / "full", room.root / "link");
    CHECK(room.fault(room.root / "link") == FolderFault::not_empty);
}

TEST_CASE("a folder with a marker is its project's again, and no other's") {
    Room room;
    const Path folder = room.root / "work";
    REQUIRE(mark(folder, room.project, room.root / "socket"));
    REQUIRE(mark(folder, room.project, room.root / "socket2"));
    std::ofstream(folder / "x") << "x";
    CHECK(fs::read_symlink(folder / ".atelier/socket") == room.root / "socket2");
    const auto place = place_for(folder, room.project, room.taken);
    REQUIRE(place);
    CHECK(place->is_known);
    CHECK(room.fault(folder / "below") == FolderFault::nested);
    room.project.bytes[0] = 2;
    CHECK(room.fault(folder) == FolderFault::other_project);
}
