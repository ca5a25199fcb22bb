#include "node/shell/disk_room.hpp"

#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr std::uint64_t mebibyte = 1024 * 1024;

}  // namespace

TEST_CASE("each step of the ladder begins exactly where the design says") {
    const auto left = [](std::uint64_t mebibytes, int beside) {
        return room_left(mebibytes * mebibyte + static_cast<std::uint64_t>(beside));
    };
    CHECK(room_left(UINT64_MAX) == RoomLeft::ample);
    CHECK(left(500, 0) == RoomLeft::ample);
    CHECK(left(500, -1) == RoomLeft::low);
    CHECK(left(200, 0) == RoomLeft::low);
    CHECK(left(200, -1) == RoomLeft::no_blobs);
    CHECK(left(64, 0) == RoomLeft::no_blobs);
    CHECK(left(64, -1) == RoomLeft::own_only);
    CHECK(room_left(0) == RoomLeft::own_only);
}

TEST_CASE("each step takes away one thing more") {
    CHECK_FALSE(is_warned_of(RoomLeft::ample));
    for (const RoomLeft left : {RoomLeft::low, RoomLeft::no_blobs, RoomLeft::own_only})
        CHECK(is_warned_of(left));
    CHECK(takes_blobs(RoomLeft::ample));
    CHECK(takes_blobs(RoomLeft::low));
    CHECK_FALSE(takes_blobs(RoomLeft::no_blobs));
    CHECK_FALSE(takes_blobs(RoomLeft::own_only));
    CHECK(takes_changes_of_others(RoomLeft::no_blobs));
    CHECK_FALSE(takes_changes_of_others(RoomLeft::own_only));
}

TEST_CASE("the ballast goes last and comes back when others may write beside it") {
    const auto deed = [](std::uint64_t mebibytes, int beside, bool has, bool refused) {
        const auto free = mebibytes * mebibyte + static_cast<std::uint64_t>(beside);
        return ballast_deed(free, has, refused);
    };
    CHECK(deed(2, 0, true, false) == BallastDeed::keep);
    CHECK(deed(2, -1, true, false) == BallastDeed::release);
    CHECK(deed(0, 0, false, false) == BallastDeed::keep);
    CHECK(deed(0, 0, false, true) == BallastDeed::keep);
    // An own change that did not fit, whatever the numbers say.
    CHECK(deed(1'000, 0, true, true) == BallastDeed::release);
    CHECK(deed(1'000, 0, false, true) == BallastDeed::keep);
    CHECK(deed(80, -1, false, false) == BallastDeed::keep);
    CHECK(deed(80, 0, false, false) == BallastDeed::make);
    CHECK(deed(80, 0, true, false) == BallastDeed::keep);
    // Having made it, others may still write: it does not swing.
    CHECK(takes_changes_of_others(room_left(80 * mebibyte - limits::ballast_bytes)));
    // What it leaves when it goes is not taken by others, nor by making it again.
    CHECK(deed(2 + 16, 0, false, false) == BallastDeed::keep);
}

TEST_CASE("the ballast is really there, and is let go when a change is refused") {
    const TemporaryFolder home;
    DiskRoom room(home.path());
    const auto first = room.look(false);
    REQUIRE(first);
    if (first->free_bytes < limits::free_for_others + limits::ballast_bytes) {
        std::puts("skipped: ballast: room: this disk has less than 80 MiB free");
        return;
    }
    CHECK(first->done == BallastDeed::make);
    CHECK(room.has_ballast());
    struct stat about{};
    REQUIRE(::stat((home.path() / "ballast").c_str(), &about) == 0);
    CHECK(about.st_blocks * 512 >= 16 * 1024 * 1024);
    CHECK((about.st_mode & 0777) == 0600);
    CHECK(room.look(false)->done == BallastDeed::keep);

    CHECK(room.look(true)->done == BallastDeed::release);
    CHECK_FALSE(room.has_ballast());
    CHECK(room.look(false)->done == BallastDeed::make);
}

TEST_CASE("a file with holes is no ballast") {
    const TemporaryFolder home;
    std::ofstream(home.path() / "ballast").put('x');
    REQUIRE(::truncate((home.path() / "ballast").c_str(), 16 * 1024 * 1024) == 0);
    CHECK_FALSE(DiskRoom(home.path()).has_ballast());
}

TEST_CASE("of a home that is not there no room is told") {
    const TemporaryFolder folder;
    CHECK_FALSE(DiskRoom(folder.path() / "nowhere").look(false));
}
