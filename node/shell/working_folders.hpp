#pragma once

// All folders of this machine that mirror a project of this seat, as long as the node runs and
// again when it starts. docs/working-folder.md.
//
// Each is a client of the node, with a number of its own above those of programs.

#include "node/folder_mirror.hpp"
#include "node/shell/client_host.hpp"
#include "node/shell/disk_folder.hpp"
#include "node/shell/folder_place.hpp"
#include "node/shell/folder_watch.hpp"

namespace atelier {

class WorkingFolders {
public:
    // Of the node around them.
    struct Node {
        std::function<void(ClientId, const Request&)> ask;
        std::function<void(ClientId)> left;
        std::function<Replica*()> replica;
        std::function<std::optional<Bytes>(const BlobId&)> blob;
        std::function<std::vector<LocalRecord>(const std::string& beginning)> records;
        // A folder stands otherwise than before.
        std::function<void(const FolderReport&)> changed;
        std::function<void(const std::string& line)> log;
        // Something is due earlier than it was.
        std::function<void()> hurry;
    };

    WorkingFolders(const asio::any_io_executor& executor, const Home& home, Node node);
    ~WorkingFolders();
    WorkingFolders(const WorkingFolders&) = delete;
    WorkingFolders& operator=(const WorkingFolders&) = delete;

    // Those that were mirrored when the node ended.
    void resume(Instant now);
    std::expected<FolderReport, FolderFault> mirror(const SpaceId& project,
                                                    const std::string& folder, Instant now);
    std::vector<FolderReport> reports() const;
    bool stop(const std::string& folder);
    std::optional<FolderReport> settle(const std::string& folder, bool deletes, Instant now);
    std::optional<FolderFile> file_at(const std::string& path) const;
    bool is_empty() const { return mirrors_.empty() && absent_.empty(); }

    // Whether it was for one of them.
    bool hear(ClientId to, const Told& told, Instant now);
    // These projects show something else.
    void touched(const std::set<SpaceId>& projects, Instant now);
    void tick(Instant now);
    std::optional<Instant> next_due() const;
    // The node ends. What is on the disk and not in a project is taken in first.
    void end(Instant now);

private:
    class Mirror;

    std::unique_ptr<Mirror> make(const SpaceId& project, const Path& path, bool is_known,
                                 Instant now);
    void keep(std::vector<LocalRecord> records);
    // Those of before that are there again: a stick that was put back.
    void take_back(Instant now);
    void look(Mirror& mirror, Instant now, const std::function<void()>& what);
    TakenPlaces taken() const;
    Mirror* find(const std::string& folder) const;

    asio::any_io_executor executor_;
    Home home_;
    Node node_;
    std::vector<std::unique_ptr<Mirror>> mirrors_;
    std::map<Path, SpaceId> absent_;  // when the node started, or since
    Instant looked_for_absent_at_;
    std::uint32_t numbers_ = 0;
    bool is_looking_ = false;
};

}  // namespace atelier
