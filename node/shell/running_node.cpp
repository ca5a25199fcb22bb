#include "node/shell/running_node.hpp"

#include "node/shell/client_tellings.hpp"
#include "node/shell/folder_telling.hpp"
#include "node/shell/interface_list.hpp"
#include "node/shell/node_clock.hpp"
#include "node/shell/port_file.hpp"
#include "node/shell/random_seed.hpp"
#include "node/shell/seat_keys.hpp"
#include "protocol/editor_messages/messages.hpp"
#include "sync/scalars.hpp"

#include <malloc.h>

#include <csignal>

namespace atelier {

namespace {

constexpr Milliseconds looked_around_every{5'000};
constexpr Milliseconds last_words_within{1'000};
constexpr std::uint16_t persons_max = 16;  // of one machine, with nodes that run at one time

Replica::Verify verify() {
    return [](const AuthorId& author, const ChangeId& id, const Signature& signature) {
        return verify_change(author, id, signature);
    };
}

std::unexpected<RunningNode::Refusal> refuse(RunningNode::Ending ending, std::string what) {
    return std::unexpected(RunningNode::Refusal{ending, std::move(what)});
}

}  // namespace

// ---- the start ----------------------------------------------------------------------------------

std::expected<std::unique_ptr<RunningNode>, RunningNode::Refusal> RunningNode::start(
    asio::io_context& context, const NodeOptions& options, LogLine log) {
    auto home = open_home(options.home, [](const char* name) -> std::optional<std::string> {
        const char* const value = std::getenv(name);
        return value && *value ? std::optional<std::string>(value) : std::nullopt;
    });
    if (!home) return refuse(Ending::failed, home.error().what);
    // A flush ends in another thread, which may outlive whom it is for.
    const auto here = std::make_shared<RunningNode*>(nullptr);
    auto opened = SqliteStore::open(home->root, [&context, here] {
        asio::post(context, [here] {
            if (*here) (*here)->turn([](NodeCore& core, NodeTime time) { core.tick(time); });
        });
    });
    if (!opened) {
        const bool is_in_use = opened.error().fault == SqliteStore::OpenFault::in_use;
        return refuse(is_in_use ? Ending::in_use : Ending::failed, opened.error().what);
    }
    if (opened->set_aside)
        log("The store could not be read and was set aside as " + opened->set_aside->path.string() +
            "; what it lacks comes from the other seats.");
    const bool is_of_class = Archive(*opened->store).genesis().has_value();
    auto seeds = keys_of(KeyFile(home->root), is_of_class);
    if (!seeds) return refuse(Ending::failed, seeds.error());
    std::unique_ptr<RunningNode> node(
        new RunningNode(context, {std::move(*home), std::move(*seeds), std::move(opened->store)},
                        options, std::move(log)));
    *here = node.get();
    node->here_ = here;
    if (auto refusal = node->open_sockets()) return std::unexpected(std::move(*refusal));
    return node;
}

RunningNode::RunningNode(asio::io_context& context, Ground ground, const NodeOptions& options,
                         LogLine log)
    : context_(context),
      options_(options),
      log_(std::move(log)),
      home_(std::move(ground.home)),
      keyring_(ground.seeds.keyring()),
      store_(std::move(ground.store)),
      peers_file_(home_.peers().string()),
      disk_room_(home_.root),
      due_(context),
      signals_(context, SIGTERM, SIGINT),
      idle_(context),
      host_({keyring_, *store_, home_, core_, folders_, errands_, clients_,
             [this](const auto& input) { turn(input); }, [this] { return port(); },
             [this] { stop(); }, log_}) {}

RunningNode::~RunningNode() {
    if (here_) *here_ = nullptr;
    close();
}

SocketError RunningNode::listen(std::uint16_t port) {
    network_ = std::make_shared<Network>(context_, SeatSecrets{keyring_.device, keyring_.noise},
                                         Network::Options{port, 1, {}}, parts_for_network());
    return network_->listen();
}

// On the port that was named; else on the one that a kit of this seat has, on the usual one, or on
// one of those behind it: other persons' nodes of this machine may have theirs. Beacons say which.
SocketError RunningNode::take_calls() {
    if (options_.port) return listen(*options_.port);
    const auto kept = read_port(home_.port());
    if (kept && !listen(*kept)) return {};
    SocketError error = listen(default_port);
    for (std::uint16_t next = 1; error == asio::error::address_in_use && next < persons_max; ++next)
        error = listen(default_port + next);
    return error == asio::error::address_in_use ? listen(0) : error;
}

std::optional<RunningNode::Refusal> RunningNode::open_sockets() {
    SocketError error = take_calls();
    if (error)
        return Refusal{Ending::failed, "Other seats cannot call this one on port " +
                                           std::to_string(options_.port.value_or(default_port)) +
                                           ": " + error.message() +
                                           ". Name another one with --port."};
    discovery_ = std::make_shared<Discovery>(
        context_, Discovery::Options{options_.beacon_port, 1, options_.beacons_to},
        Discovery::Events{[this](const PeerAddress& from, BytesView datagram) {
                              turn([&](NodeCore& core, NodeTime time) {
                                  if (const auto heard = core.datagram(from, datagram, time))
                                      seats_heard_.heard(heard->address, heard->instance,
                                                         heard->is_recognised, time.now);
                              });
                          },
                          log_});
    error = discovery_->open();
    if (error)
        return Refusal{Ending::failed, "Beacons cannot be sent: " + error.message() +
                                           ". Has this machine a network?"};
    if (auto refusal = listen_to_programs()) return refusal;
    begin();
    return std::nullopt;
}

std::optional<RunningNode::Refusal> RunningNode::listen_to_programs() {
    errands_ = std::make_unique<Errands>(
        context_, *store_,
        Errands::Node{[this](const auto& input) { turn(input); }, node_time,
                      [this] { return diagnosis(); },
                      [this](ClientId client, const CarryOutcome& outcome) {
                          clients_->carried(client, outcome);
                      },
                      [this](ClientId client, const talk::Diagnosis& found) {
                          clients_->diagnosed(client, found);
                      }});
    clients_ = std::make_shared<Clients>(
        host_, Clients::Events{[this](ClientId client) { has_left(client); },
                               // What a client said may be due before anything else was.
                               [this] {
                                   const auto due = clients_->next_due();
                                   if (due && (!due_at_ || *due < *due_at_))
                                       wake_when_due(node_time().now);
                               }});
    auto listener =
        ClientListener::at(context_.get_executor(), home_.socket.parent_path().string(),
                           home_.socket.filename().string(), [this](ClientListener::Socket socket) {
                               idle_.cancel();
                               clients_->accepted(std::move(socket));
                           });
    if (!listener)
        return Refusal{Ending::failed, "Programs of this seat cannot be heard at " +
                                           home_.socket.string() + ": " +
                                           listener.error().message() + "."};
    listener_ = std::move(*listener);
    return std::nullopt;
}

void RunningNode::begin() {
    core_ = std::make_unique<NodeCore>(*store_, keyring_, random_seed(), network_->port(), verify(),
                                       node_time());
    interfaces_ = std::make_shared<InterfaceWatch>(
        context_, std::vector<std::string>{},
        InterfaceWatch::Events{[this](const std::vector<Interface>& usable) {
                                   usable_ = usable;
                                   discovery_->use(usable);
                               },
                               [this] {
                                   discovery_->say_again();
                                   turn([](NodeCore& core, NodeTime time) { core.tick(time); });
                               },
                               log_});
    interfaces_->start();
    look_at_disk();
    look_at_peers();
    look_at_policy();
    atelier::start(context_.get_executor(), here_, look_again_and_again(here_));
    signals_.async_wait([this](const SocketError& error_of_wait, int) {
        if (!error_of_wait) end(Ending::well, "The machine asked this node to end.");
    });
    folders_ =
        std::make_unique<WorkingFolders>(context_.get_executor(), home_, parts_for_folders());
    turn([](NodeCore& core, NodeTime time) { core.tick(time); });
    folders_->resume(node_time().now);
    wait_for_clients();
}

WorkingFolders::Node RunningNode::parts_for_folders() {
    WorkingFolders::Node node;
    node.ask = [this](ClientId client, const Request& request) { host_.ask(client, request); };
    node.left = [this](ClientId client) {
        turn([&](NodeCore& core, NodeTime time) { core.client_left(client, time); });
    };
    node.replica = [this] { return core_->replica(); };
    node.blob = [this](const BlobId& id) { return host_.blob(id); };
    node.records = [this](const std::string& beginning) {
        return store_->records(beginning).value_or(std::vector<LocalRecord>{});
    };
    node.changed = [this](const FolderReport& report) {
        clients_->relay(ClientId{}, talk::write_telling(talk::FolderChanged{told_of(report)}));
    };
    node.log = log_;
    node.hurry = [this] { wake_when_due(node_time().now); };
    return node;
}

Network::Node RunningNode::parts_for_network() {
    Network::Node node;
    node.welcome = [this] { return core_->welcome(); };
    node.dial = [this](HandshakeKind kind) -> std::optional<Dial> {
        const auto class_id = core_->class_id();
        const auto key = core_->network_key();
        if (kind == HandshakeKind::join) return Dial::join();
        if (!class_id) return std::nullopt;
        if (kind == HandshakeKind::rejoin) return Dial::rejoin(*class_id);
        return key ? std::optional(Dial::member(*class_id, *key)) : std::nullopt;
    };
    node.ephemeral = random_seed;
    node.missed = [this](const PeerAddress& address, const SocketError& error) {
        seats_heard_.missed(address, error, node_time().now);
    };
    node.connected = [this](const Connected& connected) {
        seats_heard_.connected(connected.number, connected.address, connected.opened_by_us,
                               node_time().now);
        turn([&](NodeCore& core, NodeTime time) { core.connected(connected, time); });
    };
    node.received = [this](SessionNumber number, BytesView frame) {
        turn([&](NodeCore& core, NodeTime time) { core.received(number, frame, time); });
    };
    node.disconnected = [this](SessionNumber number) {
        seats_heard_.disconnected(number);
        turn([&](NodeCore& core, NodeTime time) { core.disconnected(number, time); });
    };
    node.failed = [this](const PeerAddress& address) {
        turn([&](NodeCore& core, NodeTime time) { core.failed(address, time); });
    };
    node.drained = [this](SessionNumber number, std::size_t room) {
        turn([&](NodeCore& core, NodeTime time) { core.drained(number, room, time); });
    };
    node.log = log_;
    return node;
}

// ---- turns --------------------------------------------------------------------------------------

template <class Input>
void RunningNode::turn(const Input& input) {
    const NodeTime time = node_time();
    input(*core_, time);
    // A client that is told something may say no more than what it said already.
    for (Actions actions = core_->take_actions(); !actions.empty(); actions = core_->take_actions())
        for (Action& action : actions)
            carry_out(action);
    const std::set<SpaceId> touched = core_->take_touched();
    if (folders_ && !touched.empty()) folders_->touched(touched, time.now);
    wake_when_due(node_time().now);  // a turn may take long
    if (!core_->is_broken() || is_ending_) return;
    // Whoever asked is answered first.
    asio::post(context_, [here = here_] {
        if (*here)
            (*here)->end(Ending::failed, "The store cannot be written any more; see the disk.");
    });
}

void RunningNode::carry_out(Action& action) {
    std::visit(
        [&](auto& asked) {
            using Asked = std::decay_t<decltype(asked)>;
            if constexpr (std::is_same_v<Asked, action::Announce>) {
                discovery_->carry_out(asked);
            } else if constexpr (std::is_same_v<Asked, action::Tell>) {
                if (!folders_ || !folders_->hear(asked.to, asked.told, node_time().now))
                    clients_->tell(asked.to, asked.told);
            } else {
                network_->carry_out(asked);
            }
        },
        action);
}

void RunningNode::wake_when_due(Instant now) {
    std::optional<Instant> due = core_->next_due(now);
    if (const auto clients = clients_->next_due()) due = due ? std::min(*due, *clients) : *clients;
    if (const auto folders = folders_ ? folders_->next_due() : std::nullopt)
        due = due ? std::min(*due, *folders) : *folders;
    due_at_ = due;
    if (!due || is_ending_) {
        due_.cancel();
        return;
    }
    const std::uint64_t wait = *due > now ? (*due - now).count : 0;
    due_.expires_after(std::chrono::milliseconds{wait});
    due_.async_wait([this](const SocketError& error) {
        if (error) return;  // another time was set
        due_at_.reset();
        clients_->tick();
        folders_->tick(node_time().now);
        turn([](NodeCore& core, NodeTime time) { core.tick(time); });
    });
}

asio::awaitable<void> RunningNode::look_again_and_again(Here here) {
    while (true) {
        co_await pause(looked_around_every);
        if (*here == nullptr || (*here)->is_ending_) co_return;
        (*here)->look_around();
    }
}

void RunningNode::look_around() {
    look_at_disk();
    look_at_peers();
    look_at_policy();
    if (core_->take_rested()) ::malloc_trim(0);
}

void RunningNode::look_at_disk() {
    const auto look = disk_room_.look(core_->take_own_refused());
    if (!look) return;
    const bool is_other = look->left != room_left_ || look->done != BallastDeed::keep;
    room_left_ = look->left;
    core_->set_room(look->left);
    free_bytes_ = look->free_bytes;
    // So that it is told, and what waits for room is tried again.
    if (is_other) turn([](NodeCore& core, NodeTime time) { core.tick(time); });
    if (look->done == BallastDeed::release)
        log_("The disk is full: the last 16 MiB are let go for what is typed here.");
    if (is_warned_of(look->left) && !is_warned_)
        log_("The disk has " + std::to_string(look->free_bytes / limits::mebibyte) +
             " MiB left. Make room soon.");
    is_warned_ = is_warned_of(look->left);
}

void RunningNode::look_at_peers() {
    if (core_->replica() == nullptr) return;  // who has no class calls nobody; it is read later
    const auto list = peers_file_.read_changes();
    if (!list) return;
    for (const std::string& fault : list->faults)
        log_(home_.peers().string() + ": " + fault);
    turn([&](NodeCore& core, NodeTime time) { core.know(list->addresses, time); });
}

// How far packets go is the class's to say.
void RunningNode::look_at_policy() {
    Replica* const replica = core_->replica();
    if (replica == nullptr) return;
    hops_ = policy_value(replica->state().policy, PolicyKey::hop_limit);
    network_->limit_hops(static_cast<int>(hops_));
    discovery_->limit_hops(static_cast<int>(hops_));
}

// From the moment on that the last client has left.
void RunningNode::wait_for_clients() {
    if (!options_.exit_idle_s || clients_->size() > 0 || !folders_->is_empty()) return;
    idle_.expires_after(std::chrono::seconds{*options_.exit_idle_s});
    idle_.async_wait([this](const SocketError& error) {
        // One may have come when the time was over already.
        if (!error && clients_->size() == 0 && folders_->is_empty())
            end(Ending::well, "Nobody needed this node any more.");
    });
}

void RunningNode::has_left(ClientId client) {
    errands_->left(client);
    turn([&](NodeCore& core, NodeTime time) { core.client_left(client, time); });
    wait_for_clients();
}

// ---- the end ------------------------------------------------------------------------------------

void RunningNode::stop() {
    // What asked is answered first.
    asio::post(context_, [here = here_] {
        if (*here) (*here)->end(Ending::well, "A program of this seat ended this node.");
    });
}

void RunningNode::end(Ending ending, const std::string& why) {
    if (std::exchange(is_ending_, true)) return;
    ending_ = ending;
    log_(why);
    folders_->end(node_time().now);
    turn([](NodeCore& core, NodeTime time) { core.stop(time); });
    listener_->close();
    clients_->close_all();
    interfaces_->stop();
    signals_.cancel();
    atelier::start(context_.get_executor(), here_, say_last_words(here_));
}

// Peers hear bye and clients their last lines, as far as they take them soon.
asio::awaitable<void> RunningNode::say_last_words(Here here) {
    const Instant until = node_time().now + last_words_within;
    while (*here && node_time().now < until && (*here)->has_more_to_say())
        co_await pause(Milliseconds{10});
    RunningNode* const node = std::exchange(*here, nullptr);
    if (node == nullptr) co_return;
    node->close();
    node->context_.stop();
}

bool RunningNode::has_more_to_say() const {
    return network_->connections() > 0 || clients_->size() > 0;
}

// After it nothing is told to this node any more.
void RunningNode::close() {
    if (errands_) errands_->stop();
    idle_.cancel();
    if (listener_) listener_->close();
    if (interfaces_) interfaces_->stop();
    if (discovery_) discovery_->stop();
    if (network_) network_->stop();
    folders_.reset();
    clients_.reset();
}

// ---- what may be wrong --------------------------------------------------------------------------

talk::Diagnosis RunningNode::diagnosis() const {
    talk::Diagnosis found;
    const NodeTime time = node_time();
    found.version = node_version;
    found.minutes = time.claimed_minutes;
    found.latest_minutes = core_->latest_claimed_minutes();
    found.free_bytes = free_bytes_;
    found.disk = trouble_of(core_->disk_state());
    found.port = network_->port();
    found.beacon_port = discovery_->port();
    found.beacons_v4 = discovery_->hears_v4();
    found.beacons_v6 = discovery_->hears_v6();
    found.hops = hops_;
    found.interfaces = known_interfaces(read_interfaces().value_or(std::vector<Interface>{}),
                                        usable_, discovery_->tallies());
    found.seats = seats_heard_.told(time.now);
    found.peers_faults = peers_file_.last().faults;
    return found;
}

}  // namespace atelier
