#pragma once

// The store on SQLite for the contract tests (store_contract.hpp), on a disk that breaks. Flushes
// are done by the caller, so that the same calls come in the same order.

#include "node/shell/sqlite_store.hpp"
#include "tests/node/shell/breaking_disk.hpp"

#include <sqlite3.h>

namespace atelier::test {

const inline Path sqlite_home = "/home/atelier";

inline std::unique_ptr<SqliteStore> opened(BreakingDisk& disk,
                                           Flushing::Where flushes = Flushing::Where::caller) {
    auto opened = SqliteStore::open(sqlite_home, [] {}, {&disk.files(), disk.vfs(), flushes, 12});
    if (!opened) std::fprintf(stderr, "%s\n", opened.error().what.c_str());
    ATELIER_CHECK(opened && !opened->set_aside);
    return std::move(opened->store);
}

// SQL beside the store, which has it not open; the first column of the first row.
inline std::string run_beside(BreakingDisk& disk, const std::string& sql) {
    sqlite3* database = nullptr;
    const std::string path = (sqlite_home / "store.db").string();
    ATELIER_CHECK(sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READWRITE, disk.vfs()) ==
                  SQLITE_OK);
    std::string answer;
    const auto row = [](void* to, int, char** columns, char**) {
        *static_cast<std::string*>(to) = columns[0] == nullptr ? "" : columns[0];
        return 0;
    };
    const int code = sqlite3_exec(database, sql.c_str(), row, &answer, nullptr);
    if (code != SQLITE_OK) answer = sqlite3_errmsg(database);
    sqlite3_close(database);
    return answer;
}

class SqliteBench : private Store {
public:
    ~SqliteBench() override = default;

    Store& store() { return *this; }
    // By turns closed well and killed.
    void reopen() {
        const bool is_killed = ++opened_ % 2 == 0;
        if (is_killed) disk_.power_off_after(0);
        store_.reset();
        Dice unused(1);
        if (is_killed) disk_.crash(unused, BreakingDisk::Loss::nothing);
        store_ = opened(disk_);
    }
    void crash(Dice& dice) {
        disk_.power_off_after(0);
        store_.reset();
        disk_.crash(dice);
        store_ = opened(disk_);
    }
    void fail_after(std::uint64_t writes, StoreFault fault) {
        fails_at_ = writes_ + writes;
        fault_ = fault;
    }
    void rot(const StoredSpan& span) {
        store_.reset();
        const std::string tip = "x'" + to_hex(span.tip.bytes) + "'";
        run_beside(disk_, "UPDATE span SET bytes = zeroblob(1) WHERE tip = " + tip);
        store_ = opened(disk_);
    }
    void rot(const BlobId& blob) {
        disk_.turn_bit(BlobFiles(disk_.files(), sqlite_home / "blobs").path_of(blob), 0);
        reopen();
    }
    BreakingDisk::Image image() const { return disk_.image(); }
    void put_back(const BreakingDisk::Image& image) {
        disk_.power_off_after(0);
        store_.reset();
        Dice unused(1);
        disk_.crash(unused);
        disk_.put_back(image);
        store_ = opened(disk_);
    }

private:
    // Whatever the call does to the disk fails when it is its turn.
    template <class Call>
    auto call(Call call) {
        const bool fails = writes_++ == fails_at_;
        if (fails) disk_.fail_after(0, fault_ == StoreFault::full ? ENOSPC : EIO, true);
        auto answer = call();
        if (fails) disk_.work_again();
        return answer;
    }
    Stored<void> commit(const Commit& commit) override {
        return call([&] { return store_->commit(commit); });
    }
    Stored<bool> replace(const StoredSpan& span) override {
        return call([&] { return store_->replace(span); });
    }
    Stored<void> put_blob(const BlobId& id, BytesView blob) override {
        return call([&] { return store_->put_blob(id, blob); });
    }
    FlushToken request_flush() override {
        return call([&] { return store_->request_flush(); });
    }
    std::vector<Flushed> flushed() override { return store_->flushed(); }
    std::vector<SpaceId> spaces() override { return store_->spaces(); }
    std::vector<LogName> logs(const SpaceId& space) override { return store_->logs(space); }
    Stored<LogPart> read(const SpaceId& space, const LogName& log, Seq from, Seq to) override {
        return store_->read(space, log, from, to);
    }
    Stored<std::optional<Bytes>> record(const std::string& key) override {
        return store_->record(key);
    }
    Stored<std::vector<LocalRecord>> records(const std::string& beginning) override {
        return store_->records(beginning);
    }
    Stored<std::optional<Bytes>> blob(const BlobId& id) override { return store_->blob(id); }
    bool has_blob(const BlobId& id) override { return store_->has_blob(id); }

    BreakingDisk disk_;
    std::unique_ptr<SqliteStore> store_ = opened(disk_);
    int opened_ = 0;
    std::uint64_t writes_ = 0;
    std::uint64_t fails_at_ = UINT64_MAX;
    StoreFault fault_ = StoreFault::broken;
};

}  // namespace atelier::test
