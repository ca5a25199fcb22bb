#pragma once

// The store on a disk: SQLite in HOME/store.db, blobs as files in HOME/blobs.
//
// Who is let in. One node at a time: the lock of HOME/store.lock is held from the opening to the
// end of the process. Every other refusal at the door is a value with a sentence, too.
//
// How a commit becomes safe. SQLite writes ahead (WAL) and at synchronous=NORMAL: a commit appends
// frames to store.db-wal without waiting for the disk, and a frame counts only when it and all
// before it are whole (their checksums are chained). So a crash leaves the commits up to some one.
//   1. A flush is an fsync of the WAL, in the background thread, through a connection of its own.
//   2. A checkpoint is made in that thread, PASSIVE, between flushes, when the WAL has
//      1,000 frames. SQLite syncs the WAL before it copies anything into store.db and
//      syncs store.db before it says that the WAL may begin anew, so store.db is never ahead of
//      what is safe and no flushed frame is overwritten before it is safe elsewhere. The loop goes
//      on committing meanwhile; it waits for the disk once for each WAL that begins anew, when
//      SQLite syncs its first 32 bytes. Should commits come so fast that checkpoints never catch
//      up, the loop makes one itself at `frames_max`.
//   3. What was not closed well begins with the WAL being written again as it reads, and fsynced:
//      after an fsync that failed, the cache has what the disk has not, and the next fsync would
//      have lied about it.
//   4. After a fault that is not `full` nothing is written any more, not even by closing.
//
// Blobs. A blob is first a row with its bytes, in order with all commits; once that is flushed, the
// background thread makes a file of it (blob_files.hpp), and then the row lets go of the bytes.
// So the loop waits for no fsync of a blob (it copies it: 10 ms a MiB), and what survives a crash
// is still everything up to some write: docs/decisions/30-blobs-pass-through-the-log.md.
//
// What rots. Every row has a hash of all that it says; one that does not fit is not there (a span
// takes what is behind it along: sync/store.hpp). A database that SQLite itself cannot read is set
// aside as store.db.bad-N, never deleted, what can be read of it is taken over, and the rest comes
// from the others again. SQLite looks through all of a database at the opening when it is small or
// was found corrupt the last time (HOME/store.check is there); else only as far as it is read.

#include "node/shell/blob_files.hpp"
#include "node/shell/flushing.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <set>

namespace atelier {

class SqliteDatabase;

class SqliteStore : public Store {
public:
    static constexpr int frames_max = 16'000;                            // of 4 KiB: 64 MiB
    static constexpr std::uint64_t checked_bytes_max = 8 * 1024 * 1024;  // 15 ms

    enum class OpenFault : std::uint8_t {
        in_use = 1,   // another node has it open
        wrong_owner,  // of another user of this machine
        read_only,
        not_ours,  // a database of something else
        newer,     // of a later version of this program
        full,
        broken,  // the machine fails
    };
    struct Refusal {
        OpenFault fault{};
        std::string what;  // a sentence, with the path
    };
    // The database that was here and could not be read.
    struct SetAside {
        Path path;
        std::size_t spans = 0;  // taken over from it
        std::size_t records = 0;
    };
    struct Opened {
        std::unique_ptr<SqliteStore> store;
        std::optional<SetAside> set_aside;
    };
    // What it stands on; tests give it things that break.
    struct Machine {
        FileSystem* files = &real_files();
        const char* vfs = nullptr;  // SQLite's, by its name
        Flushing::Where flushes = Flushing::Where::thread;
        int checkpoint_frames = 1'000;  // of 4 KiB
    };

    // Makes what is not there. `flush_ended` is called in another thread.
    static std::expected<Opened, Refusal> open(const Path& home, std::function<void()> flush_ended,
                                               Machine machine);
    static std::expected<Opened, Refusal> open(const Path& home,
                                               std::function<void()> flush_ended) {
        return open(home, std::move(flush_ended), Machine{});
    }
    ~SqliteStore() override;
    SqliteStore(const SqliteStore&) = delete;
    SqliteStore& operator=(const SqliteStore&) = delete;

    Stored<void> commit(const Commit& commit) override;
    Stored<bool> replace(const StoredSpan& span) override;
    Stored<void> put_blob(const BlobId& id, BytesView blob) override;

    FlushToken request_flush() override { return flushing_->request(); }
    std::vector<Flushed> flushed() override;

    std::vector<SpaceId> spaces() override;
    std::vector<LogName> logs(const SpaceId& space) override;
    Stored<LogPart> read(const SpaceId& space, const LogName& log, Seq from, Seq to) override;
    Stored<std::optional<Bytes>> record(const std::string& key) override;
    Stored<std::vector<LocalRecord>> records(const std::string& beginning) override;
    Stored<std::optional<Bytes>> blob(const BlobId& id) override;
    bool has_blob(const BlobId& id) override;
    // Whether all that is here of a log can be read. Changes nothing: what cannot is still there.
    Stored<bool> is_whole(const SpaceId& space, const LogName& log);
    const Path& home() const { return home_; }

private:
    friend class SqliteOpening;
    struct Ground {
        Path home;
        FileSystem* files = nullptr;
        std::unique_ptr<FileLock> lock;
        std::unique_ptr<SqliteDatabase> database;
        std::unique_ptr<SqliteDatabase> beside;
    };
    static constexpr const char* database_name = "store.db";
    static constexpr const char* lock_name = "store.lock";
    static constexpr const char* check_name = "store.check";
    static constexpr const char* blobs_name = "blobs";
    using LogOfSpace = std::pair<SpaceId, LogName>;
    using LogNumber = std::int64_t;  // stands for a log in rows
    struct Tile {
        Seq last = 1;
        ChangeId tip;
    };
    template <class T>
    using FromSqlite = std::expected<T, int>;

    SqliteStore(Ground ground, std::function<void()> flush_ended, const Machine& machine);
    StoreFault fault_of(int code, SqliteDatabase& database);
    bool checkpoint(SqliteDatabase& database);

    // ---- in the loop ----
    template <class Work>
    Stored<void> write(Work work);
    int put_span(const StoredSpan& span);
    int put_record(const LocalRecord& record);
    FromSqlite<std::optional<LogNumber>> number_of(const SpaceId& space, const LogName& log);
    FromSqlite<LogNumber> make_number_of(const SpaceId& space, const LogName& log);
    FromSqlite<std::optional<std::vector<Tile>>> tiles_of(LogNumber log, const StoredSpan& whole);
    Stored<void> cut(const SpaceId& space, const LogName& log, LogNumber number, Seq from);

    // ---- in the background ----
    std::optional<StoreFault> flush();
    bool chore();
    void move_blob(const BlobId& id);

    Path home_;
    int checkpoint_frames_;
    FileSystem& files_;
    std::unique_ptr<FileLock> lock_;
    BlobFiles blob_files_;
    std::unique_ptr<SqliteDatabase> database_;  // the loop's
    std::unique_ptr<SqliteDatabase> beside_;    // the background thread's
    std::map<LogOfSpace, LogNumber> numbers_;
    std::vector<BlobId> moved_here_;  // into files, and their rows do not know it yet
    bool may_checkpoint_ = true;      // once after each flush; the background thread's

    std::atomic<bool> is_broken_ = false;
    std::atomic<bool> has_no_room_ = false;     // for chores, since the last flush
    std::atomic<int> frames_ = 0;               // in the WAL
    std::atomic<int> checkpointed_frames_ = 0;  // of them, in store.db, too
    std::mutex blobs_mutex_;
    std::set<BlobId> to_move_;
    std::vector<BlobId> moved_;
    std::function<void()> wake_;
    std::unique_ptr<Flushing> flushing_;  // last: it ends before what it works on
};

}  // namespace atelier
