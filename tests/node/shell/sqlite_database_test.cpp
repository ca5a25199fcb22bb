#include "node/shell/sqlite_database.hpp"

#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Made {
    TemporaryFolder folder;
    Path path = folder.path() / "store.db";
    Made() {
        REQUIRE(real_files().write_and_sync(path, {}));
        SqliteDatabase database(path, nullptr);
        REQUIRE(database.code() == 0);
        REQUIRE(database.configure() == 0);
        REQUIRE(*database.ask("PRAGMA journal_mode = WAL") == "wal");
        REQUIRE(database.make_tables() == 0);
    }
};

}  // namespace

TEST_CASE("a database that was made says whose and which it is, and all statements fit it") {
    const Made made;
    SqliteDatabase database(made.path, nullptr);
    CHECK(*database.ask("PRAGMA application_id") == std::to_string(SqliteDatabase::application_id));
    CHECK(*database.ask("PRAGMA user_version") == std::to_string(SqliteDatabase::schema_version));
    CHECK(database.prepare() == 0);
    CHECK_FALSE(database.is_read_only());
}

TEST_CASE("values come back from rows as they were bound, empty ones, too") {
    const Made made;
    SqliteDatabase database(made.path, nullptr);
    REQUIRE(database.prepare() == 0);
    const Bytes key{1, 0, 2}, none;
    const std::int64_t sum = -5;
    REQUIRE(Query(database[Sql::set_record])
                .with(BytesView(key))
                .with(BytesView(none))
                .with(sum)
                .run() == 0);
    CHECK(database.has_changed());
    Query row(database[Sql::records]);
    row.with(BytesView(none));
    REQUIRE(row.next_row());
    CHECK(std::ranges::equal(row.bytes(0), key));
    CHECK(row.bytes(1).empty());
    CHECK_FALSE(row.is_nothing(1));
    CHECK(row.number(2) == sum);
    CHECK(row.id<ChangeId>(0).is_zero());
    CHECK_FALSE(row.next_row());
    CHECK(row.code() == 0);
}

TEST_CASE("frames are told after each commit, and a checkpoint brings all of them home") {
    const Made made;
    SqliteDatabase database(made.path, nullptr), beside(made.path, nullptr);
    REQUIRE(database.configure() == 0);
    REQUIRE(database.prepare() == 0);
    REQUIRE(beside.configure() == 0);
    REQUIRE(beside.ask("PRAGMA user_version"));
    int frames = 0, told = 0;
    database.tell_frames([&](int now) {
        frames = now;
        ++told;
    });
    const Bytes id(32, 1), bytes(10'000, 1);
    REQUIRE(Query(database[Sql::add_blob]).with(BytesView(id)).with(BytesView(bytes)).run() == 0);
    CHECK(told == 1);
    CHECK(frames >= 4);
    CHECK(beside.sync_wal() == 0);
    const auto checkpoint = beside.checkpoint();
    CHECK(checkpoint.code == 0);
    CHECK(checkpoint.frames == frames);
}

TEST_CASE("what was begun and not committed is not there after it is rolled back") {
    const Made made;
    SqliteDatabase database(made.path, nullptr);
    REQUIRE(database.prepare() == 0);
    REQUIRE(database.run(Sql::begin) == 0);
    CHECK(database.is_in_transaction());
    const Bytes id(32, 1);
    REQUIRE(Query(database[Sql::add_blob]).with(BytesView(id)).with_nothing().run() == 0);
    REQUIRE(database.run(Sql::rollback) == 0);
    CHECK_FALSE(database.is_in_transaction());
    Query row(database[Sql::has_blob]);
    row.with(BytesView(id));
    CHECK_FALSE(row.next_row());
}

TEST_CASE("codes are told apart by what they mean for the store") {
    const Made made;
    SqliteDatabase database(made.path, nullptr);
    const auto missing = database.ask("SELECT 1 FROM nowhere");
    REQUIRE_FALSE(missing);
    CHECK(SqliteDatabase::is_missing_table(missing.error()));
    CHECK_FALSE(SqliteDatabase::is_unreadable(missing.error()));
    CHECK_FALSE(SqliteDatabase::is_busy(missing.error()));
    CHECK_FALSE(database.is_of_full_disk(missing.error()));
    CHECK(is_of_full_disk(std::make_error_code(std::errc::no_space_on_device)));
    CHECK_FALSE(is_of_full_disk(std::make_error_code(std::errc::io_error)));

    REQUIRE(real_files().write_and_sync(made.folder.path() / "noise", Bytes(5'000, 9)));
    SqliteDatabase noise(made.folder.path() / "noise", nullptr);
    const auto answer = noise.ask("PRAGMA user_version");
    REQUIRE_FALSE(answer);
    CHECK(SqliteDatabase::is_unreadable(answer.error()));
    CHECK_FALSE(SqliteDatabase::text_of(answer.error()).empty());
}
