#include "editor/site/export_target.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("a folder that is exported twice is the same, to its times") {
    const TemporaryFolder folder;
    const auto make = [&](const std::string& name) {
        auto target = begin_export((folder.path() / name).string());
        REQUIRE(target.has_value());
        CHECK_FALSE((*target)->add_folder("images").has_value());
        CHECK_FALSE((*target)->add_file("images/a.txt", "a").has_value());
        CHECK_FALSE((*target)->add_file("index.html", "<p>").has_value());
        CHECK_FALSE((*target)->finish().has_value());
    };
    make("one");
    make("two");
    for (const char* path : {"images", "images/a.txt", "index.html"})
        CHECK(std::filesystem::last_write_time(folder.path() / "one" / path) ==
              std::filesystem::last_write_time(folder.path() / "two" / path));
    CHECK(bytes_of(folder.path() / "one/images/a.txt") == "a");
    make("one.zip");
    make("two.zip");
    CHECK(bytes_of(folder.path() / "one.zip") == bytes_of(folder.path() / "two.zip"));
}

TEST_CASE("what is there is never written over") {
    const TemporaryFolder folder;
    folder.write("full/mine.txt", "mine");
    folder.write("mine.zip", "mine");
    folder.write("file", "mine");
    for (const char* name : {"full", "mine.zip", "file"})
        CHECK(begin_export((folder.path() / name).string()).error() == ExportFault::there_already);
    CHECK(begin_export((folder.path() / "no/where").string()).error() == ExportFault::no_folder);
    CHECK(bytes_of(folder.path() / "mine.zip") == "mine");
}

TEST_CASE("what comes into the way during an export stays, and the export goes") {
    const TemporaryFolder folder;
    for (const std::string name : {"site", "site.zip"}) {
        auto target = begin_export((folder.path() / name).string());
        REQUIRE(target.has_value());
        CHECK_FALSE((*target)->add_file("a.txt", "ours").has_value());
        folder.write(name == "site" ? "site/theirs.txt" : name, "theirs");
        CHECK((*target)->finish() == ExportFault::there_already);
    }
    CHECK(bytes_of(folder.path() / "site/theirs.txt") == "theirs");
    CHECK(bytes_of(folder.path() / "site.zip") == "theirs");
    std::size_t left = 0;
    for (const auto& each : std::filesystem::directory_iterator(folder.path()))
        left += each.path().string().contains(".part-") ? 1 : 0;
    CHECK(left == 0);
}

TEST_CASE("no path of a peer leads out of the folder") {
    for (const char* path : {"", "/etc/x", "../x", "a/../../x", "a//b", ".", "a/.", "a\\b"})
        CHECK_FALSE(stays_inside(path));
    CHECK(stays_inside("a/b.html"));
    const TemporaryFolder folder;
    auto target = begin_export((folder.path() / "site").string());
    REQUIRE(target.has_value());
    CHECK((*target)->add_file("../out.txt", "x") == ExportFault::bad_path);
    CHECK((*target)->add_folder("..") == ExportFault::bad_path);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "out.txt"));
}
