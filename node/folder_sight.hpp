#pragma once

// What was seen in a folder that differs from the ledger, and since when: a file is looked into
// when it has been left alone for a while, and is gone when it has been so for a while. Programs
// empty files before they write them, remove them to put others in their place, and write in
// pieces; docs/working-folder.md has the measured sequences.

#include "node/folder_ledger.hpp"
#include "sync/instant.hpp"

namespace atelier {

class FolderSight {
public:
    static constexpr Milliseconds quiet{100};
    static constexpr Milliseconds quiet_while_open{2'000};  // after a write without a close
    static constexpr Milliseconds quiet_while_empty{1'000};
    static constexpr Milliseconds gone_after{500};

    // ---- what the watch says ----
    void written(const std::string& path, Instant now);  // and still open
    void closed(const std::string& path, Instant now);   // after it was written

    // All that is there.
    void saw(DiskEntries entries, const FolderLedger& ledger, Instant now);
    // The same entries, which are still what is there, against a ledger that has changed.
    void look_again(const FolderLedger& ledger, Instant now);

    const DiskEntries& entries() const { return entries_; }
    bool has(const std::string& path) const { return entries_.contains(path); }
    // Something there is not what the ledger says, ripe or not.
    bool is_unsettled(const std::string& path) const { return unsettled_.contains(path); }
    bool is_missing(const NodeId& node) const { return missing_.contains(node); }

    std::vector<std::string> ripe(Instant now) const;  // ascending: folders before their files
    std::vector<NodeId> missing() const;
    std::vector<NodeId> gone(Instant now) const;
    // Looked into: nothing is to be done until it changes again.
    void settled(const std::string& path) { unsettled_.erase(path); }
    // Could not be read whole: again after the quiet time.
    void defer(const std::string& path, Instant now);
    void forget(const NodeId& node) { missing_.erase(node); }

    // When something is ripe or gone that is not now.
    std::optional<Instant> next_due(Instant now) const;

private:
    struct Unsettled {
        DiskStamp stamp;
        Instant ripe_at;
    };

    bool is_there(const Shadow& shadow) const;
    Instant ripe_at(const std::string& path, const DiskEntry& entry, Instant now) const;

    DiskEntries entries_;
    std::map<std::string, Unsettled> unsettled_;
    std::map<NodeId, Instant> missing_;  // since
    std::map<std::string, Instant> open_until_;
    std::set<std::string> suspect_;  // written, whatever the stamp says
};

}  // namespace atelier
