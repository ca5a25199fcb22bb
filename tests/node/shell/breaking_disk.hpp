#pragma once

// A disk in memory that breaks on purpose, for SQLite (as a VFS of its own name) and for what a
// store does beside it (as a FileSystem): one disk for both, since they must keep an order
// together.
//
// What was written is seen at once and is safe after the fsync of its file; a name after that of
// its folder. When power goes, each write that is not safe stays or goes by itself, in pieces of
// 512 bytes, in any order; names, too. An fsync that fails drops what it could not write, and the
// next one says that all is well (fsyncgate): it is still seen, and never safe.

#include "node/shell/file_system.hpp"
#include "tests/random_changes.hpp"

#include <map>
#include <mutex>
#include <set>

struct sqlite3_vfs;

namespace atelier::test {

class BreakingDisk {
public:
    BreakingDisk();
    ~BreakingDisk();
    BreakingDisk(const BreakingDisk&) = delete;
    BreakingDisk& operator=(const BreakingDisk&) = delete;

    const char* vfs() const { return vfs_name_.c_str(); }
    FileSystem& files() { return *files_; }

    // ---- faults ----
    // Calls that change something: write, truncate, fsync, rename, make, remove.
    std::uint64_t calls() const;
    // The call after `calls` others, and with `for_good` every one behind it, fails with `error`.
    void fail_after(std::uint64_t calls, int error, bool for_good);
    void fail_syncs(int error);  // every fsync from now on
    void fail_reads(int error);  // of files as a whole
    void work_again();
    // Power goes at that call: it and all behind it do nothing and fail.
    void power_off_after(std::uint64_t calls) { fail_after(calls, power_is_off, true); }
    bool is_off() const;
    // Power is back (or went and came now): what is left. Nothing may have it open.
    enum class Loss : std::uint8_t { all, nothing, by_chance };
    void crash(Dice& dice, Loss loss = Loss::by_chance);
    // A bit of a file's safe and seen bytes turns.
    void turn_bit(const Path& file, std::size_t byte);

    // ---- what is there ----
    std::vector<std::string> names() const;
    struct Image {
        std::map<std::string, Bytes> files;
    };
    Image image() const;  // as it is seen, and all of it safe
    void put_back(const Image& image);

private:
    friend struct BreakingVfs;
    friend class BreakingFiles;

    static constexpr int power_is_off = -1;

    struct Write {
        std::size_t offset = 0;
        Bytes bytes;
        bool is_truncation = false;  // to `offset`
    };
    struct File {
        Bytes seen, safe;
        std::vector<Write> unsynced;
        std::map<const void*, int> locks;  // SQLite's, by who holds them
        std::vector<std::unique_ptr<std::array<std::uint8_t, 32 * 1024>>> shared;
        std::array<std::map<const void*, bool>, 8> shared_locks;  // true: exclusive
        int shared_users = 0;
    };
    using FilePointer = std::shared_ptr<File>;
    struct Naming {
        std::string from, to;  // either may be empty
        FilePointer file;
    };

    // What errno the call that begins now has; 0: it may go on.
    int next_call(bool is_sync = false);
    FilePointer find(const std::string& name) const;
    FilePointer make(const std::string& name);
    int write(File& file, std::size_t offset, BytesView bytes);
    int truncate(File& file, std::size_t size);
    int sync(File& file);
    int sync_folder(const std::string& folder);
    int name(Naming naming);
    static void apply(const Naming& naming, std::map<std::string, FilePointer>& names);
    static void apply(const Write& write, Bytes& bytes);
    static void tear(File& file, Dice& dice, Loss loss);

    mutable std::mutex mutex_;
    std::map<std::string, FilePointer> seen_, safe_;
    std::vector<Naming> unsynced_;
    std::set<std::string> folders_, locked_;
    std::uint64_t calls_ = 0;
    std::uint64_t fails_at_ = UINT64_MAX;
    int error_ = 0;
    bool for_good_ = false;
    int sync_error_ = 0;
    int read_error_ = 0;

    std::string vfs_name_;
    std::unique_ptr<FileSystem> files_;
    std::unique_ptr<sqlite3_vfs> vfs_;
};

}  // namespace atelier::test
