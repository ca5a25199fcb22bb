#pragma once

// From the project into the folder: what others did is written where the ledger says what stands
// there. What somebody changed on the disk meanwhile is never written over, moved onto or removed;
// it is taken in first, and written then.

#include "node/folder_parts.hpp"

namespace atelier {

class FolderOutput {
public:
    // A text is written when it has not changed for so long, or has waited for so long.
    static constexpr Milliseconds quiet{100};
    static constexpr Milliseconds waits_max{400};

    explicit FolderOutput(FolderParts& parts) : parts_(parts) {}

    struct Done {
        bool has_written = false;    // the folder is another one now
        bool is_in_the_way = false;  // something stood where something belongs
    };
    Done write(Instant now);
    // A text changes; nothing when all is written.
    std::optional<Instant> next_due() const { return due_; }

private:
    struct Wanted {
        NodeId node;
        NodeKind kind = NodeKind::folder;
        std::optional<BlobValue> blob;
    };
    struct Waiting {
        NamedVersion version;
        Instant changed_at;
        Instant since;
    };

    void list();
    void remove_what_went();
    void move_what_moved();
    bool move_one(const NodeId& node, const std::string& from, const std::string& to);
    void write_new(const std::string& path, const Wanted& wanted);
    void write_text(const NodeId& node, const Shadow& shadow, Instant now);
    void write_blob(const NodeId& node, const Shadow& shadow, const BlobValue& blob);
    bool keep_beside(const Shadow& lost);
    void wrote(const NodeId& node, Shadow shadow, const DiskStamp& stamp);
    bool is_ready(const NodeId& node, const NamedVersion& version, Instant now);
    void remember_folder(const NodeId& node, const std::string& path);

    FolderParts& parts_;
    Done done_;
    std::map<std::string, Wanted> wanted_;  // by path: folders before what is in them
    std::map<NodeId, std::string> paths_;
    std::map<NodeId, Waiting> waiting_;
    std::optional<Instant> due_;
};

}  // namespace atelier
