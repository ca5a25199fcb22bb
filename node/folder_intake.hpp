#pragma once

// From the folder into the project: what somebody did on the disk becomes what this seat's person
// did, at the version that the disk showed. Deletions are folder_deletions.hpp's.

#include "node/folder_parts.hpp"

namespace atelier {

class FolderIntake {
public:
    explicit FolderIntake(FolderParts& parts) : parts_(parts) {}

    // What is ripe, in one go.
    void take(Instant now);

private:
    using Listing = std::map<std::string, ListedFile>;  // by path
    struct NewFile {
        std::string path;
        DiskStamp stamp;
        Bytes bytes;
        std::optional<DiskText> text;  // else a blob
    };

    // ---- what moved ----
    void take_moves(Instant now);
    std::optional<std::string> new_place_of(const Shadow& shadow) const;
    void move(const NodeId& node, const std::string& path);
    bool is_of_something_missing(const DiskEntry& entry) const;

    // ---- what is new ----
    void take_folders(const std::vector<std::string>& ripe);
    void take_files(const std::vector<std::string>& ripe, Instant now);
    std::optional<LeftAside> fault_of_new(const std::string& path) const;
    std::optional<NodeId> folder_at(std::string_view path) const;
    std::optional<NewFile> read_new(const std::string& path, Instant now);
    void create(std::vector<NewFile> files);
    void fill(const NodeId& node, NewFile file);
    void join(const ListedFile& there, NewFile file);
    void step_aside(const std::string& path);

    // ---- what is another ----
    void take_changed(const std::string& path, Instant now);
    void take_text(const NodeId& node, Shadow shadow, const std::string& path,
                   const DiskText& read);
    void use_what_was_read(const NodeId& node, Shadow& shadow, std::u32string& before,
                           const std::u32string& text) const;
    void take_blob(const NodeId& node, Shadow shadow, const std::string& path, const Bytes& bytes);

    FolderParts& parts_;
    Listing listing_;  // while something new is taken
};

}  // namespace atelier
