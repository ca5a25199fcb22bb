#pragma once

// The disk of one seat, and the store that its node opens on it: the memory store of the tests,
// with flushes that take their time, faults that are switched on from outside, and a record of what
// is on it, kept apart from what the node believes.

#include "tests/salle/event_queue.hpp"
#include "tests/salle/happening.hpp"
#include "tests/sync/memory_store.hpp"

#include <unordered_set>

namespace atelier::salle {

using test::Dice;
using test::MemoryDisk;
using test::MemoryStore;

class Disk {
public:
    // Whether this change lies on it, in a way that outlives power.
    bool has(const ChangeId& id) const { return safe_.contains(id); }
    const std::unordered_set<ChangeId>& safe() const { return safe_; }
    std::size_t journal_bytes() const { return disk_.journal.size() - disk_.safe; }

    // Nothing has it open.
    // Whether the last write was torn.
    bool crash(Dice& dice);
    MemoryDisk image() const { return disk_; }
    void put_back(MemoryDisk image);
    // One stored span turns bad; whose, and which change it ended with.
    struct Rotten {
        LogName log;
        ChangeId tip;
    };
    std::optional<Rotten> rot(Dice& dice, const std::function<bool(const ChangeId&)>& may);

    // From now on and until it is switched off, or once.
    bool is_full = false;
    bool fails_next_flush = false;
    bool fails_next_write = false;
    Milliseconds flush_takes{5};

private:
    friend class DiskStore;

    MemoryDisk disk_;
    std::unordered_set<ChangeId> safe_;
};

class DiskStore : public Store {
public:
    struct Watch {
        std::function<void(Milliseconds)> wake;  // the node, when a flush has ended
        std::function<void(const StoredSpan&, const Span&)> committed;
        std::function<void(Happening)> happens;
    };
    DiskStore(Disk& disk, const EventQueue& clock, Watch watch);

    // Whether a change was committed: to be asked before anybody hears of it.
    bool has(const ChangeId& id) const { return here_.contains(id); }
    std::size_t unflushed() const { return unflushed_.size(); }

    Stored<void> commit(const Commit& commit) override;
    Stored<bool> replace(const StoredSpan& span) override;
    Stored<void> put_blob(const BlobId& id, BytesView blob) override;
    FlushToken request_flush() override;
    std::vector<Flushed> flushed() override;

    std::vector<SpaceId> spaces() override { return store_.spaces(); }
    std::vector<LogName> logs(const SpaceId& space) override { return store_.logs(space); }
    Stored<LogPart> read(const SpaceId& space, const LogName& log, Seq from, Seq to) override {
        return store_.read(space, log, from, to);
    }
    Stored<std::optional<Bytes>> record(const std::string& key) override {
        return store_.record(key);
    }
    Stored<std::vector<LocalRecord>> records(const std::string& beginning) override {
        return store_.records(beginning);
    }
    Stored<std::optional<Bytes>> blob(const BlobId& id) override { return store_.blob(id); }
    bool has_blob(const BlobId& id) override { return store_.has_blob(id); }
    std::size_t refused() const { return refused_; }

private:
    struct Flush {
        FlushToken token{};
        Instant ends;
        std::size_t changes = 0;  // of unflushed_, that it makes safe
    };
    bool refuses_for_want_of_room(Happening what);
    void read_what_is_there();

    Disk& disk_;
    const EventQueue& clock_;
    Watch watch_;
    MemoryStore store_;
    std::unordered_set<ChangeId> here_;
    std::vector<ChangeId> unflushed_;  // in the order of their commits
    std::deque<Flush> flushes_;
    std::size_t refused_ = 0;
};

}  // namespace atelier::salle
