#include "node/folder_deletions.hpp"

#include "tests/node/mirrored.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::string file(int number) {
    return "site/" + std::to_string(number) + ".html";
}

struct Room : Mirrored {
    explicit Room(int files) {
        for (int i = 0; i < files; ++i)
            ines.folder.save(file(i), "x\n");
        rest();
    }
    bool drop(int files) {
        for (int i = 0; i < files; ++i)
            ines.folder.drop(file(i));
        pass(1'500);
        return ines.mirror->report("").state == FolderReport::State::mirrored;
    }
};

}  // namespace

TEST_CASE("three files may go from any project, and no fourth one of ten") {
    CHECK(Room(9).drop(3));
    CHECK_FALSE(Room(9).drop(4));
}

TEST_CASE("twenty files may go from a large project, and no twenty-first") {
    CHECK(Room(99).drop(20));
    CHECK_FALSE(Room(99).drop(21));
}

TEST_CASE("files that go one after the other are counted together for five seconds") {
    Room room(9);
    CHECK(room.drop(2));
    CHECK_FALSE(room.drop(4));
    Room slow(9);
    CHECK(slow.drop(2));
    slow.pass(6'000);
    CHECK(slow.drop(4));
}

TEST_CASE("a folder goes with what the folder had, and not with what somebody put into it") {
    Mirrored room;
    room.ines.folder.make("site/a");
    room.ines.folder.save("site/a/x.css", "x\n");
    room.rest();
    const auto folder = room.node_at(room.trainer, "site/a");
    REQUIRE(folder);
    room.ines.folder.drop("site/a");
    room.ask(room.learner,
             request::Write{room.project, {resolved::Create{NodeKind::text, *folder, "y.css"}}});
    room.rest();
    CHECK(room.ines.folder.text("site/a/y.css") == "");
    CHECK_FALSE(room.karim.folder.text("site/a/x.css"));
}
