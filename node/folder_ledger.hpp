#pragma once

// What a mirror knows of its folder: per file the shadow, which is what project and disk had in
// common when they were last equal. What somebody did on the disk is the difference to it, and it
// was done at its version, whatever the project has become since.
//
// Kept in the store of this seat, a record a file, so that a restart knows it as well.

#include "node/client.hpp"
#include "node/disk_text.hpp"
#include "node/folder_disk.hpp"
#include "sync/tree.hpp"

namespace atelier {

struct Shadow {
    NodeKind kind = NodeKind::folder;
    std::string path;
    DiskStamp stamp;
    BlobId content;        // of the bytes on the disk; a folder has none
    DiskForm form;         // of a text
    NamedVersion version;  // of a text: what the disk shows

    bool operator==(const Shadow&) const = default;
};

BlobId content_id(BytesView bytes);
// Without the version, which follows behind it (request::Merge).
Bytes encode_head(const Shadow& shadow);
// Nothing: the record is not whole.
std::optional<Shadow> decode_shadow(BytesView bytes);

// The folder that a path lies in; empty at the top. And the last name of it.
std::string_view folder_of(std::string_view path);
std::string_view name_of_path(std::string_view path);
// Whether `path` lies in `folder`, at any depth.
bool lies_in(std::string_view path, std::string_view folder);
// Whether the mirror itself holds it under another name for a moment.
bool is_parked(std::string_view path);

class FolderLedger {
public:
    // `beginning` is what the keys of its records have in front.
    explicit FolderLedger(std::string beginning) : beginning_(std::move(beginning)) {}

    // What was kept. A record that is not whole is as if it had never been.
    void load(const std::vector<LocalRecord>& records);
    std::string key_of(const NodeId& node) const;

    const std::map<NodeId, Shadow>& shadows() const { return shadows_; }
    const Shadow* find(const NodeId& node) const;
    std::optional<NodeId> at(const std::string& path) const;
    std::size_t files() const;

    // To be kept, unless it is already (request::Merge).
    void put(const NodeId& node, Shadow shadow, bool is_kept = false);
    void erase(const NodeId& node);
    // With everything that lies in it.
    void move(const NodeId& node, const std::string& path);

    // What has changed since this was last asked.
    std::vector<LocalRecord> take_changes();

private:
    std::string beginning_;
    std::map<NodeId, Shadow> shadows_;
    std::map<std::string, NodeId> paths_;
    std::set<NodeId> changed_;
};

}  // namespace atelier
