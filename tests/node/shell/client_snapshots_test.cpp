#include "node/shell/client_snapshots.hpp"

#include "tests/node/shell/client_room.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a snapshot in parts is one version, whatever is written between them") {
    FoundedRoom room;
    const std::string big(700'000, 'x');
    std::vector<std::string> files;
    for (const char* name : {"a.html", "b.html", "c.html"}) {
        files.push_back(room.create(talk::NodeKind::text, name));
        REQUIRE(room.ines.answer(talk::Write{files.back(), big + name}));
    }
    room.create(talk::NodeKind::folder, "vide");
    room.room.run(300);
    std::map<std::string, std::optional<std::string>> texts;
    auto part = room.ines.answer(talk::Snapshot{room.project, {}, {}});
    REQUIRE(part);
    CHECK(part->total == 5);
    std::size_t parts = 1;
    while (true) {
        CHECK(part->from == texts.size());
        for (const talk::SnapshotFile& file : part->files)
            texts[file.path] = file.text;
        if (texts.size() == part->total) break;
        REQUIRE(room.ines.answer(talk::Write{files[2], "another"}));
        room.room.run(300);
        const auto version = part->version;
        part = room.ines.answer(talk::Snapshot{room.project, version, texts.size()});
        REQUIRE(part);
        CHECK(part->version == version);
        ++parts;
    }
    CHECK(parts == 2);
    CHECK(texts.at("site/c.html") == big + "c.html");
    CHECK(texts.at("site/page.html") == "");
    CHECK_FALSE(texts.at("site/vide"));
    const auto now = room.ines.answer(talk::Snapshot{room.project, {}, 3});
    REQUIRE(now);
    CHECK(std::ranges::find(now->files, "another", [](const talk::SnapshotFile& file) {
              return file.text.value_or("");
          }) != now->files.end());
    CHECK(room.ines.answer(talk::Snapshot{room.project, {}, 99})->files.empty());
}

TEST_CASE("a snapshot of a version or a project that is not here is refused") {
    FoundedRoom room;
    const talk::ChangeId unknown{std::string(64, '1')};
    CHECK(room.ines.fault(talk::Snapshot{room.project, talk::ProjectVersion{unknown}, {}}).code ==
          talk::Code::no_such_version);
    CHECK(room.ines.fault(talk::Snapshot{{std::string(64, '1')}, {}, {}}).code ==
          talk::Code::no_such_file);
}
