#include "node/shell/home.hpp"

#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

using namespace atelier;
using namespace atelier::test;
using Why = HomeRefusal::Why;

namespace {

const talk::Environment nothing_set = [](const char*) { return std::nullopt; };

unsigned mode_of(const Path& path) {
    struct stat status{};
    REQUIRE(stat(path.c_str(), &status) == 0);
    return status.st_mode & 0777U;
}

}  // namespace

TEST_CASE("a home is made closed to others, with what lies in it, and found again") {
    const TemporaryFolder folder;
    const Path root = folder.path() / "a" / "b";
    for (int time = 1; time <= 2; ++time) {
        const auto home = open_home(root.string() + "/", nothing_set);
        REQUIRE(home);
        CHECK(home->root == root);
        CHECK(home->socket == root / "run" / "socket");
        CHECK(mode_of(root) == 0700);
        CHECK(mode_of(root / "run") == 0700);
        CHECK(mode_of(home->rescue()) == 0700);
    }
}

TEST_CASE("a home that was open to others is closed to them") {
    const TemporaryFolder folder;
    const Path home = folder.path() / "home";
    REQUIRE(std::filesystem::create_directory(home));
    REQUIRE(::chmod(home.c_str(), 0777) == 0);
    REQUIRE(open_home(home, nothing_set));
    CHECK(mode_of(home) == 0700);
}

TEST_CASE("no home in a working folder's marker, in a file, or nowhere") {
    const TemporaryFolder folder;
    CHECK(open_home(folder.path() / ".atelier", nothing_set).error().why == Why::marker);
    CHECK_FALSE(std::filesystem::exists(folder.path() / ".atelier"));
    CHECK(open_home({}, nothing_set).error().why == Why::none_named);
    std::ofstream(folder.path() / "file") << "text";
    CHECK(open_home(folder.path() / "file", nothing_set).error().why == Why::unusable);
    CHECK(open_home(folder.path() / "file" / "below", nothing_set).error().why == Why::unusable);
}

TEST_CASE("a home of another user is refused") {
    if (geteuid() != 0) {  // nobody else can make one
        std::puts("skipped: a home of another user: root: not running as root");
        return;
    }
    const TemporaryFolder folder;
    const Path home = folder.path() / "home";
    REQUIRE(std::filesystem::create_directory(home));
    REQUIRE(chown(home.c_str(), 12'345, 12'345) == 0);
    const auto refused = open_home(home, nothing_set);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().why == Why::wrong_owner);
    CHECK(refused.error().what.find(home.string()) != std::string::npos);
}
