// Power goes, or a call fails, at every call of a script: what was flushed is there, what is there
// is what was there after some write, and nothing is called done that is not.

#include "tests/node/shell/sqlite_bench.hpp"
#include "tests/sync/memory_store.hpp"
#include "tests/sync/store_contract.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

using Contract = StoreContract<SqliteBench>;
using Seen = Contract::Content;

// Writes at random to a store and, when that took it, to the memory twin.
class Script {
public:
    explicit Script(std::uint64_t seed, std::size_t record_bytes = 300)
        : dice_(seed), record_bytes_(record_bytes) {
        after_.push_back(Contract::content(twin_));
    }

    // Opens the store and plays until `writes` were tried, or something is broken.
    void play(BreakingDisk& disk, int writes, Flushing::Where flushes) {
        auto opened =
            SqliteStore::open(sqlite_home, [] {}, {&disk.files(), disk.vfs(), flushes, 12});
        if (!opened) {
            refusal_ = opened.error().fault;
            CHECK_FALSE(opened.error().what.empty());
            return;
        }
        CHECK_FALSE(opened->set_aside);
        store_ = std::move(opened->store);
        while (writes-- > 0 && !is_broken_) {
            if (dice_.chance(4)) request_flush(flushes);
            write();
            take_flushed();
        }
        if (is_broken_) check_that_nothing_is_written();
    }
    void close() { store_.reset(); }

    // Whether a crash may leave that.
    bool may_leave(const Seen& left) const {
        return std::ranges::count(after_.begin() + static_cast<std::ptrdiff_t>(flushed_),
                                  after_.end(), left) > 0;
    }
    bool is_last(const Seen& left) const { return left == after_.back(); }
    std::size_t flushed() const { return flushed_; }
    bool is_broken() const { return is_broken_; }
    int refused_writes() const { return refused_writes_; }
    std::optional<SqliteStore::OpenFault> refusal() const { return refusal_; }
    SqliteStore& store() { return *store_; }
    const Seen& content() const { return after_.back(); }
    void take_flushed() {
        for (const Flushed& each : store_->flushed()) {
            if (each.fault) is_broken_ = true;
            if (!each.fault) flushed_ = requested_.at(each.token);
            requested_.erase(each.token);
        }
    }

private:
    void request_flush(Flushing::Where flushes) {
        const FlushToken token = store_->request_flush();
        requested_[token] = after_.size() - 1;
        // Chores follow it at once: the call that failed may be one of theirs.
        if (flushes == Flushing::Where::caller) take_flushed();
        if (flushes == Flushing::Where::thread && dice_.chance(3))
            while (requested_.contains(token) && !is_broken_)
                take_flushed();
    }
    void write() {
        const Dice before = dice_;
        const auto logs = logs_;
        const auto done = write_to(*store_);
        if (!done && done.error() == StoreFault::full) {
            ++refused_writes_;
            logs_ = logs;
            CHECK(Contract::content(*store_) == after_.back());
            return;
        }
        // What was cut off may be there, whole.
        dice_ = before;
        logs_ = logs;
        REQUIRE(write_to(twin_));
        after_.push_back(Contract::content(twin_));
        if (!done) is_broken_ = true;
    }
    Stored<void> write_to(Store& store) {
        const auto log = static_cast<std::uint8_t>(dice_.below(4));
        switch (dice_.below(5)) {
            case 0: {
                const auto number = static_cast<std::uint8_t>(dice_.below(8));
                return store.put_blob(Contract::blob_id(number), Contract::blob_of(number));
            }
            case 1: {
                if (logs_[log] < 2) return {};
                const auto done = store.replace(Contract::span(log, 1, logs_[log]));
                if (!done) return std::unexpected(done.error());
                return {};
            }
            default: {
                const Seq first = logs_[log] + 1;
                logs_[log] += dice_.from_to(1, 3);
                const auto key = std::string(1, static_cast<char>('a' + dice_.below(5)));
                return store.commit({{Contract::span(log, first, logs_[log])},
                                     {{key, dice_.bytes(record_bytes_)}}});
            }
        }
    }
    void check_that_nothing_is_written() {
        const auto commit = store_->commit({{Contract::span(3, 1, 1)}, {}});
        CHECK(commit == Stored<void>(std::unexpected(StoreFault::broken)));
        CHECK(store_->put_blob(Contract::blob_id(1), Contract::blob_of(1)).error() ==
              StoreFault::broken);
        CHECK(Contract::flush(*store_) == StoreFault::broken);
    }

    Dice dice_;
    std::size_t record_bytes_;
    MemoryDisk memory_;
    MemoryStore twin_{memory_};
    std::unique_ptr<SqliteStore> store_;
    std::map<std::uint8_t, Seq> logs_;
    std::vector<Seen> after_;
    std::map<FlushToken, std::size_t> requested_;  // what was written before
    std::size_t flushed_ = 0;
    bool is_broken_ = false;
    int refused_writes_ = 0;
    std::optional<SqliteStore::OpenFault> refusal_;
};

constexpr int script_writes = 40;

// It opens, has what it may have, is whole for SQLite, and can be written.
void check_what_is_left(BreakingDisk& disk, const Script& script) {
    auto store = opened(disk);
    const Seen left = Contract::content(*store);
    REQUIRE(script.may_leave(left));
    REQUIRE(store->commit({{}, {{"z", {1}}}}));
    REQUIRE_FALSE(Contract::flush(*store));
    store.reset();
    REQUIRE(run_beside(disk, "PRAGMA integrity_check") == "ok");
}

}  // namespace

TEST_CASE("the script writes, flushes, moves blobs and makes checkpoints") {
    BreakingDisk disk;
    Script script(1);
    script.play(disk, script_writes, Flushing::Where::caller);
    CHECK(script.flushed() > 5);
    CHECK_FALSE(script.is_broken());
    CHECK(Contract::content(script.store()) == script.content());
    CHECK(script.content().blobs.size() > 2);
    const auto names = disk.names();
    CHECK(std::ranges::count_if(names, [](const std::string& name) {
              return name.find("/blobs/") != std::string::npos;
          }) > 1);
    // The WAL began anew: it is shorter than all that was written.
    CHECK((*disk.files().status(sqlite_home / "store.db"))->size > 3 * 4096);
    CHECK(disk.calls() > 150);
    script.close();
    CHECK_FALSE(*disk.files().status(sqlite_home / "store.db-wal"));
    check_what_is_left(disk, script);
}

TEST_CASE("whenever power goes, what was flushed is there and no write is there in part") {
    using Loss = BreakingDisk::Loss;
    std::size_t crashes = 0, lost = 0, again = 0;
    for (std::uint64_t seed = 1; seed <= seeds(1); ++seed)
        for (const Loss loss : {Loss::all, Loss::nothing, Loss::by_chance, Loss::by_chance}) {
            bool is_over = false;
            for (std::uint64_t call = 0; !is_over; ++call) {
                INFO("seed " << seed << ", call " << call);
                BreakingDisk disk;
                Script script(seed);
                disk.power_off_after(call);
                script.play(disk, script_writes, Flushing::Where::caller);
                is_over = !disk.is_off();
                disk.power_off_after(0);
                script.close();
                Dice dice(1'000 * seed + call);
                disk.crash(dice, loss);
                // It may go again while what is left is opened.
                if (loss == Loss::by_chance && dice.chance(2)) {
                    disk.power_off_after(dice.below(12));
                    SqliteStore::open(sqlite_home, [] {},
                                      {&disk.files(), disk.vfs(), Flushing::Where::caller});
                    again += disk.is_off();
                    disk.crash(dice);
                }
                lost += !script.is_last(Contract::content(*opened(disk)));
                check_what_is_left(disk, script);
                ++crashes;
            }
        }
    CHECK(crashes > 600);
    CHECK(lost > 200);  // or no crash ever took anything
    CHECK(again > 50);
}

TEST_CASE("whichever call fails, nothing flushed is lost and no failure is called success") {
    std::size_t broken = 0, full = 0, refused = 0;
    for (const int error : {EIO, ENOSPC})
        for (const bool for_good : {false, true}) {
            bool is_over = false;
            for (std::uint64_t call = 0; !is_over; ++call) {
                INFO("error " << error << ", call " << call << (for_good ? " and behind" : ""));
                BreakingDisk disk;
                Script script(2);
                disk.fail_after(call, error, for_good);
                script.play(disk, script_writes, Flushing::Where::caller);
                is_over = disk.calls() <= call;
                if (!is_over && !script.refusal()) {
                    // At the end it is known to everybody, if it was more than want of room.
                    script.store().request_flush();
                    const auto end = Contract::flush(script.store());
                    if (error == EIO) CHECK(end == StoreFault::broken);
                    if (script.is_broken()) CHECK(end == StoreFault::broken);
                    broken += end == StoreFault::broken;
                }
                full += script.refused_writes() > 0;
                refused += script.refusal().has_value();
                script.close();
                disk.work_again();
                Dice dice(call);
                disk.crash(dice);
                check_what_is_left(disk, script);
            }
        }
    CHECK(broken > 200);
    CHECK(full > 50);
    CHECK(refused > 20);
}

// What is larger than the cache goes to the WAL before its commit does.
TEST_CASE("a commit beyond the cache is there whole or not at all, whatever ends it") {
    constexpr std::size_t beyond = 1'500'000;
    constexpr std::uint64_t apart = 7;  // each call would take seven times as long: 40 s
    std::size_t cut = 0, broken = 0, full = 0;
    for (const int error : {0, EIO, ENOSPC}) {
        bool is_over = false;
        for (std::uint64_t call = 1; !is_over; call += apart) {
            INFO("error " << error << ", call " << call);
            BreakingDisk disk;
            Script script(3, beyond);
            if (error == 0) disk.power_off_after(call);
            if (error != 0) disk.fail_after(call, error, true);
            script.play(disk, 6, Flushing::Where::caller);
            is_over = error == 0 ? !disk.is_off() : disk.calls() <= call;
            cut += error == 0 && !is_over;
            broken += script.is_broken();
            full += script.refused_writes() > 0;
            script.close();
            disk.work_again();
            Dice dice(call);
            disk.crash(dice);
            check_what_is_left(disk, script);
        }
    }
    CHECK(cut > 20);
    CHECK(broken > 20);
    CHECK(full > 20);
}

TEST_CASE("after a failed fsync what is opened again is on the disk once that flushes") {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        BreakingDisk disk;
        Script script(seed);
        script.play(disk, 10, Flushing::Where::caller);
        disk.fail_syncs(EIO);
        CHECK(Contract::flush(script.store()) == StoreFault::broken);
        script.close();
        disk.work_again();
        // The machine runs on: the cache still has what the disk has not.
        auto store = opened(disk);
        const Seen seen = Contract::content(*store);
        CHECK(seen == script.content());
        REQUIRE_FALSE(Contract::flush(*store));
        disk.power_off_after(0);
        store.reset();
        Dice dice(seed);
        disk.crash(dice, BreakingDisk::Loss::all);
        CHECK(Contract::content(*opened(disk)) == seen);
    }
}

TEST_CASE("beside a thread that flushes, moves and checks in, power loses nothing flushed") {
    std::size_t lost = 0, flushed = 0;
    for (std::uint64_t seed = 1; seed <= seeds(60); ++seed) {
        INFO("seed " << seed);
        BreakingDisk disk;
        Script script(seed);
        Dice dice(seed);
        disk.power_off_after(30 + dice.below(700));
        script.play(disk, 100, Flushing::Where::thread);
        disk.power_off_after(0);
        flushed += script.flushed() > 0;
        script.close();
        disk.crash(dice);
        lost += !script.is_last(Contract::content(*opened(disk)));
        check_what_is_left(disk, script);
    }
    CHECK(lost > 0);
    CHECK(flushed > 0);
}
