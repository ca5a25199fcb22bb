#include "node/shell/sqlite_store.hpp"

#include "tests/node/shell/sqlite_bench.hpp"
#include "tests/sync/memory_store.hpp"
#include "tests/sync/store_contract.hpp"

using namespace atelier;
using namespace atelier::test;

using Contract = StoreContract<SqliteBench>;

TEST_CASE("on disk a commit can be read at once") {
    Contract::a_commit_can_be_read_at_once();
}
TEST_CASE("on disk a range gives every span that has a change of it") {
    Contract::a_range_gives_every_span_that_has_a_change_of_it();
}
TEST_CASE("on disk a record is overwritten and taken away") {
    Contract::a_record_is_overwritten_and_taken_away();
}
TEST_CASE("on disk what is there already is left as it is") {
    Contract::what_is_there_already_is_left_as_it_is();
}
TEST_CASE("on disk branches of a forked log lie side by side") {
    Contract::branches_of_a_forked_log_lie_side_by_side();
}
TEST_CASE("on disk changes are replaced by one span and nothing else") {
    Contract::changes_are_replaced_by_one_span_and_nothing_else();
}
TEST_CASE("on disk a bad span takes what is behind it in its log away") {
    Contract::a_bad_span_takes_what_is_behind_it_in_its_log_away();
}
TEST_CASE("on disk a blob is what was put or is not there") {
    Contract::a_blob_is_what_was_put_or_is_not_there();
}
TEST_CASE("on disk each flush ends once and in order") {
    Contract::each_flush_ends_once_and_in_order();
}
TEST_CASE("on disk a full disk refuses a commit whole and the next may fit") {
    Contract::a_full_disk_refuses_a_commit_whole_and_the_next_may_fit();
}
TEST_CASE("on disk nothing more is written after a failed write or flush") {
    Contract::after_a_failed_write_or_flush_nothing_more_is_written();
}
TEST_CASE("on disk an older image opens as what it was") {
    Contract::an_older_image_opens_as_what_it_was();
}
TEST_CASE("on disk a crash leaves everything up to some write") {
    Contract::a_crash_leaves_everything_up_to_some_write();
}
TEST_CASE("on disk a fault at any write leaves what was before or after it") {
    Contract::a_fault_at_any_write_leaves_what_was_before_or_after_it();
}

// ---- what is its own ----------------------------------------------------------------------------

namespace {

bool is_file(BreakingDisk& disk, const BlobId& id) {
    const BlobFiles files(disk.files(), sqlite_home / "blobs");
    return disk.files().status(files.path_of(id))->has_value();
}

std::uint64_t size_of(BreakingDisk& disk, const char* name) {
    const auto about = *disk.files().status(sqlite_home / name);
    return about ? about->size : 0;
}

void kill(BreakingDisk& disk, std::unique_ptr<SqliteStore>& store) {
    disk.power_off_after(0);
    store.reset();
    Dice unused(1);
    disk.crash(unused, BreakingDisk::Loss::nothing);
    store = opened(disk);
}

}  // namespace

TEST_CASE("a blob becomes a file once it is flushed, and its row lets go of the bytes") {
    BreakingDisk disk;
    auto store = opened(disk);
    const BlobId id = Contract::blob_id(3);
    REQUIRE(store->put_blob(id, Contract::blob_of(3)));
    CHECK_FALSE(is_file(disk, id));
    REQUIRE_FALSE(Contract::flush(*store));
    CHECK(is_file(disk, id));
    store.reset();
    CHECK(run_beside(disk, "SELECT count(*) FROM blob WHERE bytes IS NOT NULL") == "0");
    CHECK(run_beside(disk, "SELECT count(*) FROM blob") == "1");
    CHECK(*opened(disk)->blob(id) == Contract::blob_of(3));
}

TEST_CASE("a blob that was no file yet when the node was killed becomes one at its next flush") {
    BreakingDisk disk;
    auto store = opened(disk);
    const BlobId id = Contract::blob_id(3);
    REQUIRE(store->put_blob(id, Contract::blob_of(3)));
    kill(disk, store);
    CHECK_FALSE(is_file(disk, id));
    CHECK(*store->blob(id) == Contract::blob_of(3));
    REQUIRE_FALSE(Contract::flush(*store));
    CHECK(is_file(disk, id));
    CHECK(*store->blob(id) == Contract::blob_of(3));
}

TEST_CASE("a blob whose file is gone is not there and can be put again") {
    BreakingDisk disk;
    auto store = opened(disk);
    const BlobId id = Contract::blob_id(3);
    REQUIRE(store->put_blob(id, Contract::blob_of(3)));
    REQUIRE_FALSE(Contract::flush(*store));
    REQUIRE(disk.files().remove(BlobFiles(disk.files(), sqlite_home / "blobs").path_of(id)));
    CHECK_FALSE(*store->blob(id));
    CHECK_FALSE(store->has_blob(id));
    REQUIRE(store->put_blob(id, Contract::blob_of(3)));
    REQUIRE_FALSE(Contract::flush(*store));
    CHECK(*store->blob(id) == Contract::blob_of(3));
}

TEST_CASE("a record that rotted is not there and can be written again") {
    BreakingDisk disk;
    auto store = opened(disk);
    REQUIRE(store->commit({{}, {{"a", {1}}, {"b", {2}}}}));
    store.reset();
    run_beside(disk, "UPDATE record SET value = x'07' WHERE key = x'61'");
    store = opened(disk);
    CHECK_FALSE(*store->record("a"));
    CHECK(*store->records("") == std::vector<LocalRecord>{{"b", {2}}});
    REQUIRE(store->commit({{}, {{"a", {3}}}}));
    CHECK(*store->record("a") == Bytes{3});
}

TEST_CASE("a refused commit leaves nothing behind that the next would stumble over") {
    BreakingDisk disk;
    auto store = opened(disk);
    const StoredSpan one = Contract::span(1, 1, 1), two = Contract::span(2, 1, 1);
    REQUIRE(store->commit({{}, {{"a", {1}}}}));
    disk.fail_after(0, ENOSPC, true);
    CHECK(store->commit({{one}, {}}).error() == StoreFault::full);
    CHECK(store->spaces().empty());
    disk.work_again();
    REQUIRE(store->commit({{two}, {}}));
    REQUIRE(store->commit({{one}, {}}));
    CHECK(Contract::content(*store).spans == std::vector<StoredSpan>{one, two});
    kill(disk, store);
    CHECK(Contract::content(*store).spans == std::vector<StoredSpan>{one, two});
}

TEST_CASE("without descriptors for a moment a store refuses, is not broken, and goes on later") {
    for (const int lack : {EMFILE, ENFILE}) {
        BreakingDisk disk;
        auto store = opened(disk);
        const BlobId id = id_of(blob_map_of(Bytes(1'000, 7)));
        REQUIRE(store->put_blob(id, Bytes(1'000, 7)));
        REQUIRE_FALSE(Contract::flush(*store));  // it is a file now
        // The database keeps its files open; a blob's is opened anew.
        disk.fail_reads(lack);
        const auto blob = store->blob(id);
        REQUIRE_FALSE(blob);
        CHECK(blob.error() == StoreFault::passing);
        CHECK(store->commit({{Contract::span(2, 1, 1)}, {}}));
        disk.work_again();
        CHECK(*store->blob(id) == Bytes(1'000, 7));
        CHECK(store->commit({{Contract::span(1, 1, 1)}, {}}));
        CHECK_FALSE(Contract::flush(*store));
    }
}

TEST_CASE("a log is called whole or not, and looking does not alter it") {
    BreakingDisk disk;
    auto store = opened(disk);
    const StoredSpan one = Contract::span(1, 1, 1), two = Contract::span(2, 1, 1);
    REQUIRE(store->commit({{one, two}, {}}));
    store.reset();
    run_beside(disk, "UPDATE span SET bytes = x'07' WHERE log = 1");
    store = opened(disk);
    CHECK(*store->is_whole(one.space, one.log) != *store->is_whole(two.space, two.log));
    CHECK(*store->is_whole(one.space, one.log) != *store->is_whole(two.space, two.log));
    CHECK(store->logs(one.space).size() + store->logs(two.space).size() >= 2);
}

TEST_CASE("a store that broke writes nothing more, and not by being closed either") {
    BreakingDisk disk;
    auto store = opened(disk);
    REQUIRE(store->commit({{Contract::span(1, 1, 1)}, {}}));
    disk.fail_syncs(EIO);
    CHECK(Contract::flush(*store) == StoreFault::broken);
    disk.work_again();
    const std::uint64_t calls = disk.calls();
    CHECK(Contract::flush(*store) == StoreFault::broken);
    CHECK(store->commit({{Contract::span(1, 2, 2)}, {}}).error() == StoreFault::broken);
    store.reset();
    CHECK(disk.calls() == calls);
}

TEST_CASE("a WAL that nobody flushes goes into the database before it grows without end") {
    BreakingDisk disk;
    auto store = opened(disk);
    const std::uint64_t most = std::uint64_t{SqliteStore::frames_max} * 4'096;
    for (Seq seq = 1; seq <= 100; ++seq) {
        StoredSpan span = Contract::span(1, seq, seq);
        span.bytes.resize(1024 * 1024, 3);
        REQUIRE(store->commit({{span}, {}}));
        REQUIRE(size_of(disk, "store.db-wal") < most + 2 * 1024 * 1024);
    }
    CHECK(size_of(disk, "store.db") > most / 2);
    CHECK(store->read(Contract::span(1, 1, 1).space, Contract::span(1, 1, 1).log, 1, seq_max)
              ->spans.size() == 100);
}

TEST_CASE("an fsync that fails is no full disk, whatever it says of why") {
    // The only one that the loop waits for is that of a WAL that begins anew.
    BreakingDisk disk;
    auto store = opened(disk);
    for (Seq seq = 1;; ++seq) {
        REQUIRE(seq < 100);
        disk.fail_syncs(ENOSPC);
        const auto done = store->commit({{Contract::span(1, seq, seq)}, {}});
        disk.work_again();
        if (!done) {
            CHECK(done.error() == StoreFault::broken);
            break;
        }
        REQUIRE_FALSE(Contract::flush(*store));
    }
    CHECK(store->commit({{}, {{"a", {1}}}}).error() == StoreFault::broken);
    CHECK(Contract::flush(*store) == StoreFault::broken);
}
