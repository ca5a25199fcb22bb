#pragma once

// What a running node does for the programs of its seat, one request at a time.

#include "node/node_core.hpp"
#include "node/shell/clients.hpp"
#include "node/shell/errands.hpp"
#include "node/shell/home.hpp"
#include "node/shell/peer_log.hpp"
#include "node/shell/working_folders.hpp"

namespace atelier {

class NodeHost final : public ClientHost {
public:
    // Of the node, which outlives it. What is pointed to is there before the first program comes.
    struct Node {
        const SeatKeyring& keyring;
        SqliteStore& store;
        const Home& home;
        const std::unique_ptr<NodeCore>& core;
        const std::unique_ptr<WorkingFolders>& folders;
        const std::unique_ptr<Errands>& errands;
        const std::shared_ptr<Clients>& clients;
        CarryWay::Turn turn;
        std::function<std::uint16_t()> port;
        std::function<void()> stop;
        LogLine log;
    };
    explicit NodeHost(Node node) : node_(std::move(node)) {}

    void ask(ClientId client, const Request& request) override;
    Instant now() const override;
    DeviceKey device() const override;
    AuthorId author() const override;
    Replica* replica() override { return node_.core->replica(); }
    std::optional<Bytes> blob(const BlobId& id) override;
    Seed seed() override;
    std::uint16_t kept_port() override;
    std::optional<FolderFile> file_at(const std::string& path) override;
    std::expected<FolderReport, FolderFault> mirror(const SpaceId& project,
                                                    const std::string& folder) override;
    std::vector<FolderReport> folders() override;
    bool stop_mirror(const std::string& folder) override;
    std::optional<FolderReport> settle_mirror(const std::string& folder, bool deletes) override;
    void keep_rescue(const SpaceId& space, const NodeId& file, const std::u32string& text) override;
    void relay(ClientId from, const std::string& line) override;
    bool found(const std::string& name, const std::string& person, const std::string& label,
               std::vector<RootHolder> others, std::uint8_t threshold) override;
    bool join(Knocking where, const JoinWish& wish) override;
    void stop() override { node_.stop(); }
    std::optional<Bytes> content_of(ClientId client, PassedFile file, std::size_t max) override;
    std::optional<std::size_t> seats_with_all_of(const SpaceId& space) override {
        return node_.core->seats_with_all_of(space);
    }
    std::optional<talk::Code> diagnose(ClientId client) override;
    std::optional<talk::Code> carry_out(ClientId client, PassedFile passed) override;
    std::optional<talk::Code> carry_in(ClientId client, PassedFile passed) override;

private:
    Node node_;
};

}  // namespace atelier
