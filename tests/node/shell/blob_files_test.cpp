#include "node/shell/blob_files.hpp"

#include "tests/node/shell/breaking_disk.hpp"
#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

BlobId blob_id_of(BytesView bytes) {
    return id_of(blob_map_of(bytes));
}

const std::errc not_there = std::errc::no_such_file_or_directory;

}  // namespace

TEST_CASE("a blob lies under its hash and is what was put") {
    const TemporaryFolder folder;
    BlobFiles blobs(real_files(), folder.path() / "blobs");
    const Bytes picture(200'000, 7);
    const BlobId id = blob_id_of(picture);
    CHECK(blobs.all().empty());
    CHECK(blobs.read(id).error() == not_there);
    REQUIRE(blobs.put(id, picture));
    CHECK(*blobs.read(id) == picture);
    const std::string digits = to_hex(id.bytes);
    const Path expected = folder.path() / "blobs" / digits.substr(0, 2) / digits.substr(2);
    CHECK(blobs.path_of(id) == expected);
    CHECK((*real_files().status(expected))->size == picture.size());
    REQUIRE(blobs.put(id, picture));
    CHECK(*blobs.read(id) == picture);
}

TEST_CASE("a blob that rotted is set aside under a number of its own and can be put again") {
    const TemporaryFolder folder;
    BlobFiles blobs(real_files(), folder.path());
    const Bytes picture(100, 7);
    const BlobId id = blob_id_of(picture);
    for (int time = 1; time <= 2; ++time) {
        REQUIRE(blobs.put(id, picture));
        const Bytes rotten(100, static_cast<std::uint8_t>(time));
        REQUIRE(real_files().write_and_sync(blobs.path_of(id), rotten));
        CHECK(blobs.read(id).error() == not_there);
        Path aside = blobs.path_of(id);
        aside += ".bad-" + std::to_string(time);
        CHECK(*real_files().read(aside) == rotten);
        CHECK_FALSE(*real_files().status(blobs.path_of(id)));
    }
}

TEST_CASE("all blobs are those with a name of a blob") {
    const TemporaryFolder folder;
    BlobFiles blobs(real_files(), folder.path());
    std::vector<BlobId> expected;
    for (std::uint8_t i = 0; i < 20; ++i) {
        const Bytes bytes(i, i);
        expected.push_back(blob_id_of(bytes));
        REQUIRE(blobs.put(expected.back(), bytes));
    }
    std::ranges::sort(expected);
    Path unfinished = blobs.path_of(expected[0]);
    unfinished += ".new";
    REQUIRE(real_files().write_and_sync(unfinished, {}));
    REQUIRE(real_files().write_and_sync(folder.path() / "notes", {}));
    REQUIRE(real_files().make_folder(folder.path() / "AB"));
    REQUIRE(real_files().write_and_sync(folder.path() / "AB" / std::string(62, 'c'), {}));
    CHECK(blobs.all() == expected);
}

TEST_CASE("whenever power goes, a blob that is there by its name is whole") {
    const Bytes picture(3'000, 7);
    const BlobId id = blob_id_of(picture);
    bool was_put = false;
    for (std::uint64_t call = 0; !was_put; ++call) {
        REQUIRE(call < 100);
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            BreakingDisk disk;
            BlobFiles blobs(disk.files(), "/home/blobs");
            disk.power_off_after(call);
            was_put = blobs.put(id, picture).has_value();
            Dice dice(seed);
            disk.crash(dice);
            const auto left = disk.files().read(blobs.path_of(id));
            INFO("call " << call << ", seed " << seed);
            if (was_put) REQUIRE(left);
            if (left) REQUIRE(*left == picture);
        }
    }
}

TEST_CASE("a blob is put when each call went well, and has no name before it is whole") {
    const Bytes picture(3'000, 7);
    const BlobId id = blob_id_of(picture);
    for (const int error : {EIO, ENOSPC}) {
        std::uint64_t call = 0;
        for (bool was_put = false; !was_put; ++call) {
            REQUIRE(call < 100);
            BreakingDisk disk;
            BlobFiles blobs(disk.files(), "/home/blobs");
            disk.fail_after(call, error, false);
            const auto done = blobs.put(id, picture);
            was_put = done.has_value();
            INFO("call " << call << " of " << disk.calls());
            if (!done) CHECK(done.error().value() == error);
            CHECK(was_put == (call >= disk.calls()));
            const auto left = disk.files().read(blobs.path_of(id));
            if (left) CHECK(*left == picture);
        }
        CHECK(call > 8);
    }
}
