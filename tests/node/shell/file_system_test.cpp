#include "node/shell/file_system.hpp"

#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace atelier;
using namespace atelier::test;

namespace {

int mode_of(const Path& path) {
    struct stat about{};
    return ::stat(path.c_str(), &about) == 0 ? static_cast<int>(about.st_mode & 07777) : -1;
}

}  // namespace

TEST_CASE("a folder is made with those above it, for its owner alone") {
    const TemporaryFolder folder;
    const Path deep = folder.path() / "a" / "b";
    CHECK(*real_files().make_folder(deep));
    CHECK_FALSE(*real_files().make_folder(deep));
    CHECK(mode_of(deep) == 0700);
    CHECK(mode_of(folder.path() / "a") == 0700);
    REQUIRE(real_files().write_and_sync(folder.path() / "file", {}));
    CHECK(real_files().make_folder(folder.path() / "file").error() == std::errc::not_a_directory);
}

TEST_CASE("a file is what was written last and nothing of what was there before") {
    const TemporaryFolder folder;
    const Path path = folder.path() / "file";
    REQUIRE(real_files().write_and_sync(path, Bytes(100'000, 1)));
    CHECK(mode_of(path) == 0600);
    CHECK(*real_files().read(path) == Bytes(100'000, 1));
    REQUIRE(real_files().write_and_sync(path, Bytes{2, 3}));
    CHECK(*real_files().read(path) == Bytes{2, 3});
    REQUIRE(real_files().sync_folder(folder.path()));
    const auto about = *real_files().status(path);
    REQUIRE(about);
    CHECK(about->size == 2);
    CHECK(about->is_ours);
    CHECK(about->is_writable);
    CHECK_FALSE(about->is_folder);
}

TEST_CASE("files are listed, renamed and removed, and what is not there says so") {
    const TemporaryFolder folder;
    const Path one = folder.path() / "one", two = folder.path() / "two";
    REQUIRE(real_files().write_and_sync(two, {}));
    REQUIRE(real_files().write_and_sync(one, {}));
    CHECK(*real_files().list(folder.path()) == std::vector<std::string>{"one", "two"});
    REQUIRE(real_files().rename(one, folder.path() / "zero"));
    REQUIRE(real_files().remove(two));
    CHECK(*real_files().list(folder.path()) == std::vector<std::string>{"zero"});
    CHECK_FALSE(*real_files().status(one));
    const auto none = std::errc::no_such_file_or_directory;
    CHECK(real_files().read(one).error() == none);
    CHECK(real_files().remove(one).error() == none);
    CHECK(real_files().rename(one, two).error() == none);
    CHECK(real_files().list(folder.path() / "nowhere").error() == none);
    CHECK(real_files().sync_folder(folder.path() / "nowhere").error() == none);
    CHECK(real_files().write_and_sync(folder.path() / "nowhere" / "x", {}).error() == none);
}

TEST_CASE("a lock has one holder, of this process or another, and goes with its holder") {
    const TemporaryFolder folder;
    const Path path = folder.path() / "lock";
    auto held = real_files().lock(path);
    REQUIRE(held);
    const auto taken = std::errc::resource_unavailable_try_again;
    CHECK(real_files().lock(path).error() == taken);
    const pid_t other = ::fork();
    if (other == 0) ::_exit(real_files().lock(path) ? 1 : 0);
    int status = -1;
    REQUIRE(::waitpid(other, &status, 0) == other);
    CHECK(status == 0);
    held->reset();
    CHECK(real_files().lock(path));
}
