#pragma once

// A node that runs on this machine: the core, with a store on the disk, sockets on the network, and
// the programs of this seat at a Unix socket. One thread, one loop. What comes in is a turn of the
// core: it is worked off to its end, and what the core asks for is carried out before the next
// comes in.
//
// It ends when a program says so, by SIGTERM or SIGINT, when nobody needs it for as long as it was
// told, or when its store is broken: then the next start sees what is left of it.

#include "node/node_core.hpp"
#include "node/shell/client_listener.hpp"
#include "node/shell/clients.hpp"
#include "node/shell/discovery.hpp"
#include "node/shell/disk_room.hpp"
#include "node/shell/errands.hpp"
#include "node/shell/home.hpp"
#include "node/shell/interface_watch.hpp"
#include "node/shell/key_file.hpp"
#include "node/shell/network.hpp"
#include "node/shell/node_host.hpp"
#include "node/shell/node_options.hpp"
#include "node/shell/peers_file.hpp"
#include "node/shell/seats_heard.hpp"
#include "node/shell/sqlite_store.hpp"
#include "node/shell/working_folders.hpp"

#include <boost/asio/signal_set.hpp>

namespace atelier {

class RunningNode {
public:
    // How a program ends; `atelier` tells them apart.
    enum class Ending : std::uint8_t {
        well = 0,
        failed = 1,  // of the machine: the store, the network
        usage = 2,
        in_use = 3,  // another node has this home
    };
    struct Refusal {
        Ending ending{};
        std::string what;  // a sentence that says what to do
    };

    // Everything that must be there is there, or why not. Nothing has been told to anybody yet.
    static std::expected<std::unique_ptr<RunningNode>, Refusal> start(asio::io_context& context,
                                                                      const NodeOptions& options,
                                                                      LogLine log);
    ~RunningNode();
    RunningNode(const RunningNode&) = delete;
    RunningNode& operator=(const RunningNode&) = delete;

    const Home& home() const { return home_; }
    std::uint16_t port() const { return network_->port(); }
    // After the loop has ended.
    Ending ending() const { return ending_; }

private:
    struct Ground {
        Home home;
        KeySeeds seeds;
        std::unique_ptr<SqliteStore> store;
    };
    RunningNode(asio::io_context& context, Ground ground, const NodeOptions& options, LogLine log);
    SocketError take_calls();
    SocketError listen(std::uint16_t port);
    std::optional<Refusal> open_sockets();
    std::optional<Refusal> listen_to_programs();
    void begin();
    Network::Node parts_for_network();
    WorkingFolders::Node parts_for_folders();

    // ---- turns ----
    template <class Input>
    void turn(const Input& input);
    void carry_out(Action& action);
    void wake_when_due(Instant now);
    void look_at_disk();
    void look_at_peers();
    void look_at_policy();
    void wait_for_clients();
    void look_around();
    // These outlive the node when the loop does: they ask whether it is still there.
    using Here = std::shared_ptr<RunningNode*>;
    static asio::awaitable<void> look_again_and_again(Here here);
    static asio::awaitable<void> say_last_words(Here here);
    void end(Ending ending, const std::string& why);
    void stop();
    bool has_more_to_say() const;
    void close();

    void has_left(ClientId client);
    talk::Diagnosis diagnosis() const;

    asio::io_context& context_;
    NodeOptions options_;
    LogLine log_;
    Home home_;
    SeatKeyring keyring_;
    std::unique_ptr<SqliteStore> store_;
    std::unique_ptr<NodeCore> core_;
    std::shared_ptr<Network> network_;
    std::shared_ptr<Discovery> discovery_;
    std::shared_ptr<InterfaceWatch> interfaces_;
    std::shared_ptr<Clients> clients_;
    std::shared_ptr<ClientListener> listener_;
    std::unique_ptr<WorkingFolders> folders_;
    std::unique_ptr<Errands> errands_;
    SeatsHeard seats_heard_;
    std::vector<Interface> usable_;
    PeersFile peers_file_;
    DiskRoom disk_room_;
    asio::steady_timer due_;
    std::optional<Instant> due_at_;
    asio::signal_set signals_;
    Here here_;                // for who may outlive it
    asio::steady_timer idle_;  // runs while no client is there
    NodeHost host_;
    std::uint64_t hops_ = 1;  // that packets go
    RoomLeft room_left_ = RoomLeft::ample;
    std::uint64_t free_bytes_ = 0;  // on the disk
    bool is_warned_ = false;        // of little room
    bool is_ending_ = false;
    Ending ending_ = Ending::well;
};

}  // namespace atelier
