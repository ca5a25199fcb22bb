#include "node/folder_output.hpp"

#include "tests/node/mirrored.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE(
    "what somebody types without a pause is written within half a second, and not key by key") {
    Mirrored room;
    const std::size_t before = room.karim.folder.writes;
    for (int i = 0; i < 40; ++i) {
        room.type(room.trainer, room.page, {0, 0}, {0, 0}, U"x");
        room.pass(50);
    }
    CHECK(room.karim.folder.text("site/page.html")->size() >= 25);
    CHECK(room.karim.folder.writes - before >= 3);
    CHECK(room.karim.folder.writes - before <= 10);
    CHECK(room.everywhere("site/page.html") == std::string(40, 'x'));
}

TEST_CASE("what is deleted in the project goes from the folder, but for what nobody has seen") {
    Mirrored room;
    room.ines.folder.make("site/a");
    room.ines.folder.save("site/a/x.css", "x\n");
    room.rest();
    const auto folder = room.node_at(room.trainer, "site/a");
    REQUIRE(folder);
    room.karim.folder.save("site/a/x.css~", "mine\n");
    room.ask(room.trainer, request::Delete{room.project, *folder});
    room.rest();
    CHECK_FALSE(room.ines.folder.items.contains("site/a"));
    CHECK_FALSE(room.karim.folder.text("site/a/x.css"));
    CHECK(room.karim.folder.text("site/a/x.css~") == "mine\n");
    CHECK_FALSE(room.node_at(room.trainer, "site/a"));
}

TEST_CASE(
    "a file that was changed on the disk while it was deleted in the project is there again") {
    Mirrored room;
    room.ines.folder.save("site/page.html", "eins\n");
    room.rest();
    room.ask(room.learner, request::Delete{room.project, room.page});
    room.ines.folder.save("site/page.html", "eins\nzwei\n");
    CHECK(room.everywhere("site/page.html") == "eins\nzwei\n");
}

TEST_CASE("a picture is written when its content has come") {
    Mirrored room;
    room.karim.seat.is_apart = true;
    room.ines.folder.save("site/a.png", "\x89PNG");
    room.rest();
    CHECK_FALSE(room.karim.folder.text("site/a.png"));
    room.karim.seat.is_apart = false;
    room.pass(30'000);
    CHECK(room.karim.folder.text("site/a.png") == "\x89PNG");
}
