#include "node/shell/working_folders.hpp"

#include "node/shell/node_clock.hpp"
#include "tests/node/shell/io_loop.hpp"
#include "tests/node/table.hpp"
#include "tests/temporary_folder.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// The folders of one seat on a real disk, around a node without a shell.
struct Seat : Class {
    TemporaryFolder temporary;
    Path root = fs::canonical(temporary.path());
    IoLoop loop;
    std::vector<FolderReport> changes;
    std::unique_ptr<WorkingFolders> folders;

    Seat() { start(); }
    void start() {
        WorkingFolders::Node node;
        node.ask = [this](ClientId client, const Request& request) {
            trainer.told.clear();
            trainer.node->request(client, request, table.time());
            table.run(0);
            for (const Told& told : std::exchange(trainer.told, {}))
                folders->hear(client, told, now());
        };
        node.left = [this](ClientId client) { trainer.node->client_left(client, table.time()); };
        node.replica = [this] { return trainer.node->replica(); };
        node.blob = [this](const BlobId& id) {
            return trainer.store->blob(id).value_or(std::nullopt);
        };
        node.records = [this](const std::string& beginning) {
            return trainer.store->records(beginning).value();
        };
        node.changed = [this](const FolderReport& report) { changes.push_back(report); };
        node.log = [](const std::string&) {};
        node.hurry = [] {};
        folders = std::make_unique<WorkingFolders>(loop.context.get_executor(),
                                                   Home{root / "seat", root / "seat/run/socket"},
                                                   std::move(node));
    }
    static Instant now() { return node_time().now; }
    bool until(const std::function<bool()>& is_so) {
        return loop.until([&] {
            folders->touched(trainer.node->take_touched(), now());
            folders->tick(now());
            asio::post(loop.context, [] {});  // the loop is not to wait
            return is_so();
        });
    }
    static void save(const Path& path, const std::string& text) {
        std::ofstream(path, std::ios::trunc) << text;
    }
    static std::string load(const Path& path) {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    std::u32string page_text() { return text(trainer); }
};

}  // namespace

TEST_CASE("a folder on the disk follows a project and is followed") {
    Seat seat;
    const Path work = seat.root / "work";
    const auto begun = seat.folders->mirror(seat.project, work.string(), Seat::now());
    REQUIRE(begun);
    CHECK(begun->files == 1);
    CHECK(fs::read_symlink(work / ".atelier/socket") == seat.root / "seat/run/socket");
    Seat::save(work / "site/page.html", "eins\n");
    CHECK(seat.until([&] { return seat.page_text() == U"eins\n"; }));
    seat.open(seat.trainer);
    seat.ask(seat.trainer, request::Edit{FileNumber{1}, 0, {{{0, 0}, {0, 0}, U"null\n"}}, {}});
    CHECK(seat.until([&] { return Seat::load(work / "site/page.html").contains("null\n"); }));
    CHECK(Seat::load(work / "site/page.html").contains("eins\n"));
}

TEST_CASE("a path below a working folder leads to a file, and no other does") {
    Seat seat;
    const Path work = seat.root / "work";
    REQUIRE(seat.folders->mirror(seat.project, work.string(), Seat::now()));
    const auto file = seat.folders->file_at((work / "site/a/b.html").string());
    REQUIRE(file);
    CHECK(file->space == seat.project);
    CHECK(file->root == Root::site);
    CHECK(file->names == std::vector<std::string>{"a", "b.html"});
    CHECK(seat.folders->file_at((work / "notes/x").string())->root == Root::notes);
    fs::create_directory_symlink("/etc", work / "site/etc");
    for (const std::string path :
         {"site", "other/x", "site/.x.swp", "site/etc/hostname", "../x", ".atelier/project"}) {
        CAPTURE(path);
        CHECK_FALSE(seat.folders->file_at((work / path).string()));
    }
}

TEST_CASE("folders are mirrored again when the node starts, and not when they were stopped") {
    Seat seat;
    const Path work = seat.root / "work";
    REQUIRE(seat.folders->mirror(seat.project, work.string(), Seat::now()));
    REQUIRE(seat.folders->mirror(seat.project, (seat.root / "b").string(), Seat::now()));
    CHECK(seat.folders->mirror(seat.project, (work / "site").string(), Seat::now()).error() ==
          FolderFault::nested);
    REQUIRE(seat.folders->stop((seat.root / "b").string()));
    CHECK_FALSE(seat.folders->stop((seat.root / "b").string()));
    CHECK(fs::exists(seat.root / "b/site/page.html"));
    Seat::save(work / "site/page.html", "eins\n");
    REQUIRE(seat.until([&] { return seat.page_text() == U"eins\n"; }));
    seat.folders.reset();
    Seat::save(work / "site/page.html", "eins\nzwei\n");
    seat.start();
    seat.folders->resume(Seat::now());
    REQUIRE(seat.folders->reports().size() == 1);
    CHECK(seat.folders->reports().front().path == work.string());
    CHECK(seat.until([&] { return seat.page_text() == U"eins\nzwei\n"; }));
}

TEST_CASE("clients are told when many files go at once") {
    Seat seat;
    const Path work = seat.root / "work";
    REQUIRE(seat.folders->mirror(seat.project, work.string(), Seat::now()));
    for (int i = 0; i < 25; ++i)
        Seat::save(work / "site" / (std::to_string(i) + ".css"), "x\n");
    REQUIRE(seat.until([&] { return seat.folders->reports().front().files == 26; }));
    for (int i = 0; i < 25; ++i)
        fs::remove(work / "site" / (std::to_string(i) + ".css"));
    REQUIRE(seat.until(
        [&] { return seat.changes.back().state == FolderReport::State::deletions_paused; }));
    CHECK(seat.changes.back().missing == 25);
    CHECK_FALSE(seat.folders->settle("/nowhere", false, Seat::now()));
    const auto settled = seat.folders->settle(work.string(), false, Seat::now());
    REQUIRE(settled);
    CHECK(settled->state == FolderReport::State::mirrored);
    CHECK(Seat::load(work / "site/7.css") == "x\n");
}
