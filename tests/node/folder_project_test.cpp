#include "node/folder_project.hpp"

#include "tests/node/mirrored.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a merge is made at its version, and kept with its record in one commit") {
    Mirrored room;
    FolderProject project(room.ines, room.project);
    const auto first = project.merge({{}, room.page, {}, {{0, 0, U"eins\n"}}, {"folder/y/a", {7}}});
    REQUIRE(first);
    room.type(room.trainer, room.page, {0, 0}, {0, 0}, U"null\n");
    const auto second =
        project.merge({{}, room.page, *first, {{5, 0, U"zwei\n"}}, {"folder/y/a", {8}}});
    REQUIRE(second);
    CHECK(project.text(room.page) == U"null\neins\nzwei\n");
    CHECK(project.text_at(room.page, *second) == U"eins\nzwei\n");
    const auto record = room.trainer.store->record("folder/y/a");
    REQUIRE((record && *record));
    Reader in(**record);
    CHECK(in.u8() == 8);
    // The screens that have the file open are told.
    room.table.run(1'000);
    CHECK(room.text(room.learner) == U"null\neins\nzwei\n");
}

TEST_CASE("of the versions since one, the one that shows a text is found") {
    Mirrored room;
    FolderProject project(room.ines, room.project);
    const auto first = project.merge({{}, room.page, {}, {{0, 0, U"b"}}, {"k", {}}});
    REQUIRE(first);
    room.type(room.trainer, room.page, {0, 1}, {0, 1}, U"cd");
    room.type(room.trainer, room.page, {0, 0}, {0, 0}, U"a");
    project.end_open_change();
    const auto found = project.version_that_is(room.page, *first, U"bc");
    REQUIRE(found);
    CHECK(project.text_at(room.page, *found) == U"bc");
    CHECK(project.version_that_is(room.page, *first, U"abcd") == project.version(room.page));
    CHECK_FALSE(project.version_that_is(room.page, *first, U"abd"));
}

TEST_CASE("what cannot be merged is refused and changes nothing") {
    Mirrored room;
    FolderProject project(room.ines, room.project);
    const NamedVersion unknown{{ChangeId{}, 3}};
    CHECK(project.merge({{}, room.page, unknown, {{0, 0, U"x"}}, {"k", {}}}).error() ==
          Refusal::unknown_revision);
    CHECK(project.merge({{}, NodeId{}, {}, {{0, 0, U"x"}}, {"k", {}}}).error() ==
          Refusal::no_such_file);
    CHECK(project.text(room.page).empty());
    CHECK_FALSE(project.text_at(room.page, unknown));
    CHECK_FALSE(project.version(NodeId{}));
}
