#pragma once

// One project and one plain folder that follow each other. docs/working-folder.md.
//
// It is told when something may have happened on either side, and then looks; what it finds on the
// disk goes into the project first, and then the project goes onto the disk. Nothing depends on
// having been told: whatever was missed is found by the next look.

#include "node/folder_deletions.hpp"
#include "node/folder_intake.hpp"
#include "node/folder_output.hpp"

namespace atelier {

class FolderMirror {
public:
    static constexpr Milliseconds looked_at_every{60'000};
    static constexpr Milliseconds looked_at_unwatched{5'000};
    // After the watch said something: many things happen at once.
    static constexpr Milliseconds gathering{50};
    static constexpr Milliseconds gathering_of_project{150};

    // Both must outlive it. `beginning`: of the keys of its records.
    FolderMirror(FolderSeat& seat, FolderDisk& disk, const SpaceId& space, std::string beginning);
    FolderMirror(const FolderMirror&) = delete;
    FolderMirror& operator=(const FolderMirror&) = delete;

    // What was known of the folder when it was last mirrored.
    void load(const std::vector<LocalRecord>& records) { parts_.ledger.load(records); }

    // ---- what may have happened ----
    void written(const std::string& path, Instant now);  // and is still open
    void closed(const std::string& path, Instant now);
    void disk_changed(Instant now);
    void project_changed(Instant now);
    void class_changed(Instant now);  // who may write where
    // Whether a watch says what happens, or looking alone shows it.
    void set_watched(bool is_watched) { is_watched_ = is_watched; }

    void tick(Instant now);
    // Both at once, without waiting: at the start, and before the end.
    void begin(Instant now);
    Instant next_due() const;

    void settle(bool deletes, Instant now);
    FolderReport report(const std::string& path) const;
    const FolderLedger& ledger() const { return parts_.ledger; }
    const DiskEntries& entries() const { return parts_.sight.entries(); }

private:
    void look(Instant now);
    void exchange(Instant now);

    FolderParts parts_;
    FolderIntake intake_{parts_};
    FolderDeletions deletions_{parts_};
    FolderOutput output_{parts_};
    std::optional<Instant> look_at_;
    std::optional<Instant> write_at_;
    Instant looked_at_;
    bool is_watched_ = false;
    bool is_gone_ = false;
};

}  // namespace atelier
