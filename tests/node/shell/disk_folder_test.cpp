#include "node/shell/disk_folder.hpp"

#include "node/folder_ledger.hpp"
#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct Ground {
    TemporaryFolder temporary;
    Path folder = temporary.path() / "work";
    Path outside = temporary.path() / "outside";
    std::unique_ptr<DiskFolder> disk;

    explicit Ground(Beneath::By by = Beneath::By::kernel) {
        fs::create_directories(folder / ".atelier");
        fs::create_directories(folder / "site");
        fs::create_directories(outside);
        save(outside / "secret.txt", "secret");
        disk = DiskFolder::open(folder, by);
        REQUIRE(disk);
    }
    static void save(const Path& path, const std::string& text) {
        std::ofstream(path, std::ios::trunc) << text;
    }
    static std::string load(const Path& path) {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    std::optional<DiskStamp> write(const std::string& path, std::string_view text,
                                   std::optional<DiskStamp> expected = {}) {
        return disk->write(path, view_of(text), expected);
    }
    std::size_t temporaries() const {
        std::size_t count = 0;
        for (const auto& each : fs::recursive_directory_iterator(folder))
            count += each.path().filename().string().starts_with(temporary_beginning) ? 1 : 0;
        return count;
    }
};

}  // namespace

TEST_CASE("what is written is seen with the stamp that was answered") {
    Ground place;
    const auto stamp = place.write("site/a.html", "eins");
    REQUIRE(stamp);
    const auto entries = place.disk->scan();
    REQUIRE(entries);
    CHECK(entries->at("site/a.html") == DiskEntry{DiskEntry::Is::file, *stamp});
    CHECK(entries->at("site").is == DiskEntry::Is::folder);
    CHECK_FALSE(entries->contains(".atelier"));
    const auto read = place.disk->read("site/a.html", 100);
    REQUIRE(read);
    CHECK(text_of(read->bytes) == "eins");
    CHECK(read->stamp == *stamp);
    CHECK_FALSE(place.disk->read("site/a.html", 3));
    const auto next = place.write("site/a.html", "zwei!", stamp);
    CHECK(next);
    CHECK(Ground::load(place.folder / "site/a.html") == "zwei!");
    CHECK(place.temporaries() == 0);
}

TEST_CASE("what is not as expected is not written over, moved onto or removed") {
    Ground place;
    const auto stamp = place.write("site/a.html", "eins");
    REQUIRE(stamp);
    Ground::save(place.folder / "site/a.html", "von hier");
    CHECK_FALSE(place.write("site/a.html", "zwei", stamp));
    CHECK_FALSE(place.write("site/a.html", "zwei"));
    CHECK_FALSE(place.disk->remove("site/a.html", *stamp));
    REQUIRE(place.write("site/b.html", "b"));
    CHECK_FALSE(place.disk->move("site/b.html", "site/a.html"));
    CHECK(Ground::load(place.folder / "site/a.html") == "von hier");
    CHECK(place.temporaries() == 0);
    const auto now = place.disk->read("site/a.html", 100);
    REQUIRE(now);
    CHECK(place.disk->remove("site/a.html", now->stamp));
    CHECK(place.disk->move("site/b.html", "site/a.html"));
    CHECK(place.temporaries() == 0);
}

TEST_CASE("a file keeps its mode when it is written over") {
    Ground place;
    const auto stamp = place.write("site/a.sh", "eins");
    REQUIRE(stamp);
    fs::permissions(place.folder / "site/a.sh", fs::perms{0750});
    REQUIRE(place.write("site/a.sh", "zwei", stamp));
    CHECK(fs::status(place.folder / "site/a.sh").permissions() == fs::perms{0750});
}

TEST_CASE("a link swapped into the folder leads nowhere", "[H48][hostile]") {
    const auto by = GENERATE(Beneath::By::kernel, Beneath::By::names);
    Ground place(by);
    REQUIRE(place.disk->make_folder("site/img"));
    const auto stamp = place.write("site/img/secret.txt", "ours!!");
    REQUIRE(stamp);
    fs::remove_all(place.folder / "site/img");
    fs::create_directory_symlink(place.outside, place.folder / "site/img");
    fs::create_symlink(place.outside / "secret.txt", place.folder / "site/link.txt");
    const auto entries = place.disk->scan();
    REQUIRE(entries);
    CHECK(entries->at("site/img").is == DiskEntry::Is::link);
    CHECK(entries->at("site/link.txt").is == DiskEntry::Is::link);
    CHECK_FALSE(entries->contains("site/img/secret.txt"));
    struct stat facts{};
    REQUIRE(::stat((place.outside / "secret.txt").c_str(), &facts) == 0);
    const DiskStamp theirs{
        facts.st_ino, 6,
        std::int64_t{facts.st_mtim.tv_sec} * 1'000'000'000 + facts.st_mtim.tv_nsec};
    for (const std::string path :
         {"site/img/secret.txt", "site/link.txt", "site/../../outside/secret.txt",
          "../outside/secret.txt", "/etc/hostname"}) {
        CAPTURE(path);
        CHECK_FALSE(place.disk->read(path, 1'000));
        CHECK_FALSE(place.write(path, "written", theirs));
        CHECK_FALSE(place.disk->remove(path, theirs));
        CHECK_FALSE(place.disk->move(path, "site/here.txt"));
    }
    CHECK_FALSE(place.write("site/img/new.txt", "written"));
    CHECK_FALSE(place.disk->make_folder("site/img/new"));
    CHECK_FALSE(place.disk->make_folder("site/img"));
    CHECK_FALSE(place.disk->remove_folder("site/img"));
    CHECK_FALSE(place.disk->folder_stamp("site/img"));
    CHECK(Ground::load(place.outside / "secret.txt") == "secret");
    CHECK(std::distance(fs::directory_iterator(place.outside), {}) == 1);
}

TEST_CASE("pipes and files with two names are seen and not read") {
    Ground place;
    REQUIRE(::mkfifo((place.folder / "site/pipe.html").c_str(), 0600) == 0);
    fs::create_hard_link(place.outside / "secret.txt", place.folder / "site/two.txt");
    const auto entries = place.disk->scan();
    REQUIRE(entries);
    CHECK(entries->at("site/pipe.html").is == DiskEntry::Is::special);
    CHECK(entries->at("site/two.txt").is == DiskEntry::Is::hard_link);
    CHECK_FALSE(place.disk->read("site/pipe.html", 1'000));
    CHECK_FALSE(place.disk->read("site/two.txt", 1'000));
}

TEST_CASE("of a folder that is gone, or another one, nothing is said") {
    Ground place;
    REQUIRE(place.disk->scan());
    fs::rename(place.folder, place.temporary.path() / "away");
    CHECK_FALSE(place.disk->scan());
    fs::create_directories(place.folder / ".atelier");
    CHECK_FALSE(place.disk->scan());
    fs::remove_all(place.folder);
    fs::rename(place.temporary.path() / "away", place.folder);
    CHECK(place.disk->scan());
    fs::remove_all(place.folder / ".atelier");
    CHECK_FALSE(place.disk->scan());
}

TEST_CASE("a folder says itself what is ignored in it, and what lies beside the roots is named") {
    Ground place;
    Ground::save(place.folder / ".atelierignore", "*.log\n");
    Ground::save(place.folder / "site/a.log", "x");
    fs::create_directories(place.folder / "other/deep");
    const auto entries = place.disk->scan();
    REQUIRE(entries);
    CHECK_FALSE(entries->contains("site/a.log"));
    CHECK(place.disk->ignores("site/b.log"));
    CHECK(entries->contains("other"));
    CHECK_FALSE(entries->contains("other/deep"));
}
