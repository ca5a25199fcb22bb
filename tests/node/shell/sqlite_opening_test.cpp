// Who is let in to a store on a real disk, what becomes of a database that is bad, and the twin.

#include "node/shell/sqlite_store.hpp"
#include "tests/sync/memory_store.hpp"
#include "tests/sync/store_contract.hpp"
#include "tests/temporary_folder.hpp"

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <condition_variable>
#include <fstream>

using namespace atelier;
using namespace atelier::test;

namespace {

struct NoBench;
using Contract = StoreContract<NoBench>;
using Seen = Contract::Content;
using OpenFault = SqliteStore::OpenFault;

std::expected<SqliteStore::Opened, SqliteStore::Refusal> open_at(const Path& home) {
    return SqliteStore::open(home, [] {});
}

OpenFault fault_at(const Path& home) {
    const auto opened = open_at(home);
    REQUIRE_FALSE(opened);
    INFO(opened.error().what);
    CHECK(opened.error().what.starts_with(home.string() + ": "));
    return opened.error().fault;
}

void run_sql(const Path& home, const char* sql) {
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open((home / "store.db").c_str(), &database) == SQLITE_OK);
    CHECK(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(database);
}

// In a child that is nobody, if this is root; for whom nothing is forbidden.
int as_nobody(const Path& home, const std::function<int()>& work) {
    if (::geteuid() != 0) return work();
    constexpr uid_t nobody = 65534;
    for (const auto& each : std::filesystem::recursive_directory_iterator(home.parent_path()))
        REQUIRE(::chown(each.path().c_str(), nobody, nobody) == 0);
    REQUIRE(::chown(home.parent_path().c_str(), nobody, nobody) == 0);
    const pid_t child = ::fork();
    if (child == 0) ::_exit(::setuid(nobody) == 0 ? work() : 99);
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    return WEXITSTATUS(status);
}

// Twenty logs of ten spans each, records, and blobs that are files.
Seen fill(const Path& home, std::size_t span_bytes) {
    auto opened = open_at(home);
    REQUIRE(opened);
    SqliteStore& store = *opened->store;
    for (std::uint8_t log = 0; log < 20; ++log) {
        Commit commit;
        for (Seq seq = 1; seq <= 10; ++seq) {
            commit.spans.push_back(Contract::span(log, seq, seq));
            commit.spans.back().bytes.resize(span_bytes, log);
        }
        commit.records.push_back({"genesis " + std::to_string(log), Bytes(100, log)});
        REQUIRE(store.commit(commit));
    }
    for (std::uint8_t number = 0; number < 8; ++number)
        REQUIRE(store.put_blob(Contract::blob_id(number), Contract::blob_of(number)));
    REQUIRE_FALSE(Contract::flush(store));
    const BlobFiles files(real_files(), home / "blobs");
    for (std::uint8_t number = 0; number < 8; ++number)
        while (!*real_files().status(files.path_of(Contract::blob_id(number))))
            REQUIRE_FALSE(Contract::flush(store));
    return Contract::content(store);
}

// `size` bytes from `at` on are noise.
void overwrite(const Path& file, std::streamoff at, std::size_t size) {
    Dice dice(1);
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(at);
    for (std::size_t i = 0; i < size; ++i)
        stream.put(static_cast<char>(dice.below(256)));
    REQUIRE(stream.good());
}

}  // namespace

TEST_CASE("a home is made for its owner alone, and nothing in it is anybody else's") {
    const TemporaryFolder folder;
    const Path home = folder.path() / "new" / "home";
    auto opened = open_at(home);
    REQUIRE(opened);
    CHECK_FALSE(opened->set_aside);
    REQUIRE(opened->store->commit({{Contract::span(1, 1, 1)}, {}}));
    for (const char* const name : {".", "store.db", "store.db-wal", "store.db-shm", "store.lock"}) {
        struct stat about{};
        INFO(name);
        REQUIRE(::stat((home / name).c_str(), &about) == 0);
        CHECK((about.st_mode & 077) == 0);
    }
}

TEST_CASE("a second node on one home is told that another node has it open") {
    const TemporaryFolder folder;
    {
        auto first = open_at(folder.path());
        REQUIRE(first);
        const auto second = open_at(folder.path());
        REQUIRE_FALSE(second);
        CHECK(second.error().fault == OpenFault::in_use);
        CHECK(second.error().what == folder.path().string() + ": another node has it open");
        const pid_t other = ::fork();
        if (other == 0) {
            const auto third = open_at(folder.path());
            ::_exit(!third && third.error().fault == OpenFault::in_use ? 0 : 1);
        }
        int status = -1;
        REQUIRE(::waitpid(other, &status, 0) == other);
        CHECK(status == 0);
        // Nobody was disturbed.
        CHECK(first->store->commit({{Contract::span(1, 1, 1)}, {}}));
        CHECK_FALSE(Contract::flush(*first->store));
    }
    CHECK(open_at(folder.path()));
}

TEST_CASE("a database of another program is not opened, and left as it is") {
    const TemporaryFolder folder;
    run_sql(folder.path(), "CREATE TABLE recipe (name TEXT)");
    CHECK(fault_at(folder.path()) == OpenFault::not_ours);
    run_sql(folder.path(), "INSERT INTO recipe VALUES ('soup'); PRAGMA application_id = 7");
    CHECK(fault_at(folder.path()) == OpenFault::not_ours);
}

TEST_CASE("a database of a later version is not opened, and can be by that version") {
    const TemporaryFolder folder;
    const Seen before = fill(folder.path(), 100);
    run_sql(folder.path(), "PRAGMA user_version = 2");
    CHECK(fault_at(folder.path()) == OpenFault::newer);
    run_sql(folder.path(), "PRAGMA user_version = 1");
    CHECK(Contract::content(*open_at(folder.path())->store) == before);
}

TEST_CASE("a store of another user is not opened") {
    if (::geteuid() != 0) {
        CHECK(fault_at("/usr") == OpenFault::wrong_owner);
        return;
    }
    const TemporaryFolder folder;
    fill(folder.path(), 100);
    REQUIRE(::chown((folder.path() / "store.db").c_str(), 12345, 12345) == 0);
    CHECK(fault_at(folder.path()) == OpenFault::wrong_owner);
    REQUIRE(::chown((folder.path() / "store.db").c_str(), 0, 0) == 0);
    CHECK(open_at(folder.path()));
    REQUIRE(::chown(folder.path().c_str(), 12345, 12345) == 0);
    CHECK(fault_at(folder.path()) == OpenFault::wrong_owner);
}

TEST_CASE("where nothing can be written the store is not opened, and says why") {
    const TemporaryFolder folder;
    const Path home = folder.path() / "home";
    fill(home, 100);
    const auto fault_of_opening = [&] {
        const auto opened = open_at(home);
        return opened ? 0 : static_cast<int>(opened.error().fault);
    };
    REQUIRE(::chmod((home / "store.db").c_str(), 0400) == 0);
    CHECK(as_nobody(home, fault_of_opening) == static_cast<int>(OpenFault::read_only));
    REQUIRE(::chmod((home / "store.db").c_str(), 0600) == 0);
    REQUIRE(::chmod((home / "store.lock").c_str(), 0400) == 0);
    CHECK(as_nobody(home, fault_of_opening) == static_cast<int>(OpenFault::read_only));
    REQUIRE(::chmod((home / "store.lock").c_str(), 0600) == 0);
    REQUIRE(::chmod(home.c_str(), 0500) == 0);
    CHECK(as_nobody(home, fault_of_opening) == static_cast<int>(OpenFault::read_only));
    REQUIRE(::chmod(home.c_str(), 0700) == 0);
    CHECK(as_nobody(home, fault_of_opening) == 0);
}

TEST_CASE("of a database with a bad page what can be read is taken over, the rest set aside") {
    std::size_t less = 0;
    const TemporaryFolder source;
    const Seen before = fill(source.path(), 700);
    const auto pages = std::filesystem::file_size(source.path() / "store.db") / 4096;
    REQUIRE(pages > 30);
    for (std::uint64_t page = 1; page < pages; page += 3) {
        INFO("page " << page);
        const TemporaryFolder folder;
        const Path home = folder.path() / "home";
        std::filesystem::copy(source.path(), home, std::filesystem::copy_options::recursive);
        overwrite(home / "store.db", static_cast<std::streamoff>(page * 4096), 4096);
        const auto opened = open_at(home);
        REQUIRE(opened);
        REQUIRE(opened->set_aside);
        CHECK(opened->set_aside->path == home / "store.db.bad-1");
        CHECK(std::filesystem::exists(home / "store.db.bad-1"));
        const Seen left = Contract::content(*opened->store);
        CHECK(left.spans.size() == opened->set_aside->spans);
        CHECK(left.records.size() == opened->set_aside->records);
        for (const StoredSpan& span : left.spans)
            CHECK(std::ranges::count(before.spans, span) == 1);
        for (const LocalRecord& record : left.records)
            CHECK(std::ranges::count(before.records, record) == 1);
        CHECK(left.blobs == before.blobs);
        CHECK(left.spans.size() + left.records.size() > 0);
        less += left.spans.size() < before.spans.size();
        CHECK(opened->store->commit({{Contract::span(1, 1, 1)}, {}}));
    }
    CHECK(less > 5);
}

TEST_CASE("of a database that is noise nothing is left but its blobs, and nothing is deleted") {
    const TemporaryFolder folder;
    const Seen before = fill(folder.path(), 100);
    for (const char* const name : {"store.db.bad-1", "store.db.bad-2"}) {
        overwrite(folder.path() / "store.db", 0, 4096);
        const auto opened = open_at(folder.path());
        REQUIRE(opened);
        REQUIRE(opened->set_aside);
        CHECK(opened->set_aside->path == folder.path() / name);
        CHECK(opened->set_aside->spans == 0);
        CHECK(Contract::content(*opened->store).blobs == before.blobs);
        CHECK(opened->store->spaces().empty());
    }
    CHECK(std::filesystem::exists(folder.path() / "store.db.bad-1"));
    CHECK_FALSE(open_at(folder.path())->set_aside);
}

TEST_CASE("a database that has lost a table is set aside") {
    const TemporaryFolder folder;
    const Seen before = fill(folder.path(), 100);
    run_sql(folder.path(), "DROP TABLE record");
    const auto opened = open_at(folder.path());
    REQUIRE(opened);
    REQUIRE(opened->set_aside);
    CHECK(opened->set_aside->spans == before.spans.size());
}

TEST_CASE(
    "a bad page of a large database is found when it is read, and set aside at the next start") {
    const TemporaryFolder folder;
    const Seen before = fill(folder.path(), 50'000);
    const Path database = folder.path() / "store.db";
    REQUIRE(std::filesystem::file_size(database) > SqliteStore::checked_bytes_max);
    // The pages that lead to rows; those with their bytes, at the end, have hashes.
    overwrite(database, 5 * 4096, 20 * 4096);
    {
        const auto opened = open_at(folder.path());
        REQUIRE(opened);
        REQUIRE_FALSE(opened->set_aside);
        bool is_broken = false;
        for (const StoredSpan& span : before.spans)
            is_broken |= !opened->store->read(span.space, span.log, 1, seq_max);
        CHECK(is_broken);
        const auto commit = opened->store->commit({{Contract::span(1, 1, 1)}, {}});
        CHECK(commit == Stored<void>(std::unexpected(StoreFault::broken)));
        CHECK(std::filesystem::exists(folder.path() / "store.check"));
    }
    {
        const auto opened = open_at(folder.path());
        REQUIRE(opened);
        REQUIRE(opened->set_aside);
        for (const StoredSpan& span : Contract::content(*opened->store).spans)
            CHECK(std::ranges::count(before.spans, span) == 1);
    }
    CHECK_FALSE(std::filesystem::exists(folder.path() / "store.check"));
    CHECK_FALSE(open_at(folder.path())->set_aside);
}

TEST_CASE("a bit that turns anywhere in a database changes no answer but to less") {
    const TemporaryFolder source;
    const Seen before = fill(source.path(), 100);
    const auto size = std::filesystem::file_size(source.path() / "store.db");
    for (std::uint64_t seed = 1; seed <= seeds(60); ++seed) {
        Dice dice(seed);
        const TemporaryFolder folder;
        const Path home = folder.path() / "home";
        std::filesystem::copy(source.path(), home, std::filesystem::copy_options::recursive);
        const auto at = static_cast<std::streamoff>(dice.below(size));
        INFO("seed " << seed << ", byte " << at);
        {
            std::fstream file(home / "store.db", std::ios::in | std::ios::out | std::ios::binary);
            file.seekg(at);
            const int byte = file.get();
            file.seekp(at);
            file.put(static_cast<char>(byte ^ (1 << dice.below(8))));
        }
        const auto opened = open_at(home);
        if (!opened) {
            const OpenFault fault = opened.error().fault;
            CHECK((fault == OpenFault::not_ours || fault == OpenFault::newer));
            continue;
        }
        Store& store = *opened->store;
        for (const SpaceId& space : store.spaces())
            for (const LogName& log : store.logs(space)) {
                const auto part = store.read(space, log, 1, seq_max);
                if (!part) continue;
                for (const StoredSpan& span : part->spans)
                    CHECK(std::ranges::count(before.spans, span) == 1);
            }
        for (const LocalRecord& record : store.records("").value_or(std::vector<LocalRecord>{}))
            CHECK(std::ranges::count(before.records, record) == 1);
    }
}

TEST_CASE("the end of a flush is told from another thread, and then asked for") {
    const TemporaryFolder folder;
    std::mutex mutex;
    std::condition_variable told;
    int times = 0;
    auto opened = SqliteStore::open(folder.path(), [&] {
        const std::lock_guard lock(mutex);
        ++times;
        told.notify_all();
    });
    REQUIRE(opened);
    REQUIRE(opened->store->commit({{Contract::span(1, 1, 1)}, {}}));
    const FlushToken token = opened->store->request_flush();
    std::unique_lock lock(mutex);
    REQUIRE(told.wait_for(lock, std::chrono::seconds(20), [&] { return times > 0; }));
    lock.unlock();
    const auto ended = opened->store->flushed();
    REQUIRE(ended.size() == 1);
    CHECK(ended[0].token == token);
    CHECK_FALSE(ended[0].fault);
}

TEST_CASE("the store on disk and the one in memory give the same answers") {
    for (std::uint64_t seed = 1; seed <= seeds(4); ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        const TemporaryFolder folder;
        MemoryDisk memory;
        MemoryStore twin(memory);
        auto store = std::move(open_at(folder.path())->store);
        for (int i = 0; i < 250; ++i) {
            const auto log = static_cast<std::uint8_t>(dice.below(5));
            const Seq first = dice.from_to(1, 12), last = first + dice.below(3);
            const auto branch = static_cast<std::uint8_t>(dice.below(2));
            const auto below = static_cast<std::uint8_t>(dice.below(2));
            const StoredSpan span = Contract::span(log, first, last, branch, below);
            const auto number = static_cast<std::uint8_t>(dice.below(8));
            const BlobId blob = Contract::blob_id(number);
            const auto key = std::string(1 + dice.below(2), static_cast<char>('a' + dice.below(4)));
            switch (dice.below(10)) {
                case 0: {
                    REQUIRE(store->put_blob(blob, Contract::blob_of(number)));
                    REQUIRE(twin.put_blob(blob, Contract::blob_of(number)));
                    break;
                }
                case 1:
                case 2: REQUIRE(*store->replace(span) == *twin.replace(span)); break;
                case 3: REQUIRE(*store->records(key) == *twin.records(key)); break;
                case 4: REQUIRE(*store->record(key) == *twin.record(key)); break;
                case 5: {
                    const Seq to = first + dice.below(6);
                    REQUIRE(*store->read(span.space, span.log, first, to) ==
                            *twin.read(span.space, span.log, first, to));
                    break;
                }
                case 6:
                    if (dice.chance(2)) REQUIRE_FALSE(Contract::flush(*store));
                    if (dice.chance(3)) {
                        store.reset();
                        store = std::move(open_at(folder.path())->store);
                    }
                    REQUIRE(Contract::content(*store) == Contract::content(twin));
                    break;
                default: {
                    const Commit commit{{span}, {{key, dice.bytes(4)}}};
                    REQUIRE(store->commit(commit));
                    REQUIRE(twin.commit(commit));
                    break;
                }
            }
            REQUIRE(store->has_blob(blob) == twin.has_blob(blob));
        }
        CHECK(Contract::content(*store) == Contract::content(twin));
    }
}
