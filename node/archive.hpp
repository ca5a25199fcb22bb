#pragma once

// What the replica holds, in the store. What a turn brought goes there in one commit, and a flush
// at most every 200 ms decides that it is saved (docs/conversation.md; design: safety, "Disk").
//
// On a full disk what others sent waits, held and neither stored nor passed on, while what is
// written here goes on as long as it fits. Any other fault ends it: nothing is written any more.

#include "node/room_left.hpp"
#include "protocol/message_sync.hpp"
#include "protocol/sheaf_writer.hpp"
#include "sync/instant.hpp"
#include "sync/replica.hpp"
#include "sync/store.hpp"

namespace atelier {

class Archive {
public:
    static constexpr Milliseconds flush_after{200};
    static constexpr Milliseconds try_again_after{1'000};  // where the disk was full
    static constexpr Milliseconds rests_after{60'000};     // a log that is packed then

    explicit Archive(Store& store) : store_(store) {}

    struct Genesis {
        SpanChange change;
        Signature signature;
    };
    // Of the class that this seat is of, if any.
    std::optional<Genesis> genesis();
    bool keep(const Genesis& genesis);
    // Everything that is there. What cannot be read is left out; what stands on it waits for
    // load_rest.
    void load(Replica& replica);
    // After the class has changed: logs whose space or author it did not know when they were read,
    // because an act was lost from this disk and has come back from another.
    void load_rest(Replica& replica);

    // Answers which changes are in the store since, by now: to be passed on.
    std::vector<Replica::HeldChange> commit(Replica& replica, std::vector<Replica::HeldChange> held,
                                            std::vector<LocalRecord> records, Instant now);
    std::optional<Bytes> record(const std::string& key);
    void keep_record(LocalRecord record);
    std::vector<LocalRecord> records(const std::string& beginning);
    // Whether this tip of a log outlives a power cut.
    bool is_on_disk(const SpaceId& space, const Tip& tip) const;
    bool put_blob(const BlobId& id, BytesView blob);
    bool has_blob(const BlobId& id) { return store_.has_blob(id); }
    std::optional<Bytes> blob(const BlobId& id);

    // Requests the flush that is due, takes those that have ended, packs what rests. Answers the
    // logs that are on the disk since.
    std::vector<message::OnDisk> tick(Replica* replica, Instant now);
    // At once, as before the end.
    void flush_soon(Instant now) { flush_at_ = now; }
    std::optional<Instant> next_due() const;

    // Counts commits; those up to the second number are on the disk.
    std::uint64_t commits() const { return commits_; }
    std::uint64_t flushed_commits() const { return flushed_commits_; }
    // Held, and not in the store for want of room.
    bool is_waiting(const Replica& replica, const SpaceId& space, const ChangeId& id) const;
    bool is_full() const { return !waiting_.empty() || was_full_; }
    // What is written here has room, whether or not anything of others has.
    bool keeps_own() const { return keeps_own_; }
    // As if it were full, for a moment, and no word of the disk's: the machine lacks something.
    bool is_hindered() const { return is_full() && is_hindered_; }
    bool is_broken() const { return is_broken_; }
    // What the disk has left decides what of others is kept; own changes are, to the end.
    void set_room(RoomLeft left) { room_ = left; }
    bool takes_blobs() const { return atelier::takes_blobs(room_); }
    // An own commit met a full disk since this was last asked.
    bool take_own_refused() { return std::exchange(own_refused_, false); }

private:
    struct Pending {
        FlushToken token{};
        std::uint64_t commits = 0;
        std::map<std::pair<SpaceId, LogName>, Tip> logs;
    };
    using LogOfSpace = std::pair<SpaceId, LogName>;

    template <class T>
    std::optional<T> good(Stored<T> stored);
    void written();
    void load_log(Replica& replica, const SpaceId& space, const LogName& log);
    Commit commit_of(Replica& replica, const std::vector<Replica::HeldChange>& held) const;
    bool write(Replica& replica, const std::vector<Replica::HeldChange>& held,
               std::vector<LocalRecord> records, Instant now);
    // A log that is packed, and its row that is being made.
    struct Packing {
        LogOfSpace log;
        Tip tip;
        Seq first = 1;
        SheafWriter row{};
        Tip last{};  // in the row
        Bytes only;  // the row's first span, packed
    };

    void pack_some(const Replica& replica, Instant now);
    void begin_packing(const Replica& replica, Instant now);
    std::size_t add_to_row(const Replica& replica);
    bool put_row(const Replica& replica, Instant now);
    Seq packed_up_to(const Replica& replica, const LogOfSpace& log, const Tip& tip);

    Store& store_;
    std::vector<Replica::HeldChange> waiting_;
    std::optional<Instant> try_again_at_;
    std::optional<Instant> flush_at_;
    std::map<LogOfSpace, Tip> dirty_;
    std::optional<Pending> pending_;
    std::map<LogOfSpace, Seq> on_disk_;
    std::set<LogOfSpace> unread_;            // in the store, and of no use to the replica yet
    std::map<LogOfSpace, Instant> resting_;  // since when; more than one row
    // Ends of the rows from the first on that need no packing, where that is known.
    std::map<LogOfSpace, std::vector<Tip>> packed_;
    std::optional<Packing> packing_;
    std::uint64_t commits_ = 0;
    std::uint64_t flushed_commits_ = 0;
    bool was_full_ = false;
    bool keeps_own_ = true;
    bool own_refused_ = false;
    bool is_hindered_ = false;  // the last write
    RoomLeft room_ = RoomLeft::ample;
    bool is_broken_ = false;
};

}  // namespace atelier
