// A disk that is really full.

#include "node/shell/sqlite_store.hpp"
#include "tests/sync/store_contract.hpp"
#include "tests/temporary_folder.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

using namespace atelier;
using namespace atelier::test;

namespace {

struct NoBench;
using Contract = StoreContract<NoBench>;
using Seen = Contract::Content;

class SmallDisk {
public:
    explicit SmallDisk(std::size_t mebibytes) {
        const std::string size = "size=" + std::to_string(mebibytes) + "m,mode=0700";
        is_mounted_ = ::mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, size.c_str()) == 0;
        if (!is_mounted_)
            std::printf("skipped: a full disk: tmpfs: mount: %s\n", std::strerror(errno));
    }
    ~SmallDisk() {
        if (is_mounted_) ::umount(folder_.path().c_str());
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    bool is_mounted() const { return is_mounted_; }
    Path home() const { return folder_.path() / "home"; }
    Path ballast() const { return folder_.path() / "ballast"; }
    void take(std::size_t bytes) {
        const int file = ::open(ballast().c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
        REQUIRE(::posix_fallocate(file, 0, static_cast<off_t>(bytes)) == 0);
        ::close(file);
    }
    bool make_read_only() {
        return ::mount("tmpfs", folder_.path().c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, "") == 0;
    }

private:
    TemporaryFolder folder_;
    bool is_mounted_ = false;
};

std::unique_ptr<SqliteStore> open_at(const Path& home) {
    auto opened = SqliteStore::open(home, [] {});
    if (!opened) FAIL(opened.error().what);
    REQUIRE_FALSE(opened->set_aside);
    return std::move(opened->store);
}

std::string integrity_of(const Path& home) {
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open((home / "store.db").c_str(), &database) == SQLITE_OK);
    std::string answer;
    const auto row = [](void* to, int, char** columns, char**) {
        *static_cast<std::string*>(to) = columns[0];
        return 0;
    };
    sqlite3_exec(database, "PRAGMA integrity_check", row, &answer, nullptr);
    sqlite3_close(database);
    return answer;
}

Commit commit_of(Seq seq, std::size_t bytes) {
    StoredSpan span = Contract::span(1, seq, seq);
    span.tip.bytes[8] = static_cast<std::uint8_t>(seq >> 8);
    span.bytes.resize(bytes, 5);
    return {{span}, {{"last", Bytes{static_cast<std::uint8_t>(seq), 1}}}};
}

// Commits until one does not fit; how many did.
Seq fill(Store& store, Seq from, std::size_t bytes) {
    for (Seq seq = from;; ++seq) {
        const auto done = store.commit(commit_of(seq, bytes));
        if (done && seq % 50 == 0) REQUIRE_FALSE(Contract::flush(store));
        if (done) continue;
        REQUIRE(done.error() == StoreFault::full);
        return seq - 1;
    }
}

std::size_t spans_of(Store& store) {
    return store.read(Contract::span(1, 1, 1).space, Contract::span(1, 1, 1).log, 1, seq_max)
        ->spans.size();
}

}  // namespace

TEST_CASE("a full disk refuses, loses nothing, and takes changes again when there is room") {
    for (const std::size_t mebibytes : {1U, 2U, 4U, 8U, 16U, 32U, 64U}) {
        INFO(mebibytes << " MiB");
        SmallDisk disk(mebibytes);
        if (!disk.is_mounted()) return;
        disk.take(mebibytes * 1024 * 1024 / 4);
        auto store = open_at(disk.home());
        const Seq fitted = fill(*store, 1, 8'000);
        CHECK(fitted > 10 * mebibytes);
        // Again and again: it stays whole, and is not called broken.
        for (int i = 0; i < 5; ++i)
            CHECK(store->commit(commit_of(fitted + 1, 8'000)).error() == StoreFault::full);
        CHECK(spans_of(*store) == fitted);
        CHECK_FALSE(Contract::flush(*store));
        CHECK(*store->record("last") == Bytes{static_cast<std::uint8_t>(fitted), 1});

        // It opens as full as it is, or says that it is full.
        store.reset();
        auto again = SqliteStore::open(disk.home(), [] {});
        if (again) {
            CHECK(spans_of(*again->store) == fitted);
            again->store.reset();
        } else {
            CHECK(again.error().fault == SqliteStore::OpenFault::full);
        }

        std::filesystem::remove(disk.ballast());
        store = open_at(disk.home());
        CHECK(spans_of(*store) == fitted);
        for (Seq more = 1; more <= 5; ++more)
            REQUIRE(store->commit(commit_of(fitted + more, 8'000)));
        CHECK_FALSE(Contract::flush(*store));
        CHECK(spans_of(*store) == fitted + 5);
        store.reset();
        CHECK(integrity_of(disk.home()) == "ok");
        CHECK(spans_of(*open_at(disk.home())) == fitted + 5);
    }
}

TEST_CASE("a disk filled by pictures keeps those that it took and can still save a change") {
    for (const std::size_t mebibytes : {4U, 16U}) {
        SmallDisk disk(mebibytes);
        if (!disk.is_mounted()) return;
        disk.take(mebibytes * 1024 * 1024 / 4);
        auto store = open_at(disk.home());
        std::map<BlobId, Bytes> taken;
        for (std::uint32_t number = 0;; ++number) {
            Bytes picture(300'000, 7);
            std::memcpy(picture.data(), &number, sizeof number);
            const BlobId id = id_of(blob_map_of(picture));
            const auto done = store->put_blob(id, picture);
            if (!done) {
                CHECK(done.error() == StoreFault::full);
                CHECK_FALSE(store->has_blob(id));
                break;
            }
            taken[id] = std::move(picture);
            REQUIRE_FALSE(Contract::flush(*store));
        }
        CHECK(taken.size() > 2);
        std::filesystem::remove(disk.ballast());
        REQUIRE(store->commit(commit_of(1, 8'000)));
        REQUIRE_FALSE(Contract::flush(*store));
        for (int time = 0; time < 2; ++time) {
            for (const auto& [id, picture] : taken)
                CHECK(*store->blob(id) == picture);
            CHECK(spans_of(*store) == 1);
            store.reset();
            CHECK(integrity_of(disk.home()) == "ok");
            store = open_at(disk.home());
        }
    }
}

TEST_CASE("no store is made on a disk that has no room for one, and it says so") {
    SmallDisk disk(1);
    if (!disk.is_mounted()) return;
    disk.take(1024 * 1024 - 8 * 1024);
    const auto opened = SqliteStore::open(disk.home(), [] {});
    REQUIRE_FALSE(opened);
    INFO(opened.error().what);
    CHECK(opened.error().fault == SqliteStore::OpenFault::full);
    std::filesystem::remove(disk.ballast());
    CHECK(open_at(disk.home())->commit(commit_of(1, 100)));
}

TEST_CASE("a disk that is read only is told from a full one") {
    SmallDisk disk(4);
    if (!disk.is_mounted()) return;
    open_at(disk.home()).reset();
    REQUIRE(disk.make_read_only());
    const auto opened = SqliteStore::open(disk.home(), [] {});
    REQUIRE_FALSE(opened);
    CHECK(opened.error().fault == SqliteStore::OpenFault::read_only);
}
