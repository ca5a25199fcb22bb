#pragma once

// A node without sockets, clock and disk: what one seat does with everything that comes to it. The
// shell around it (Asio, or the simulator's room) gives it bytes and time, and carries out what it
// asks for. docs/conversation.md, "The node's turn".
//
// Every input is worked off to its end: what came is verified, held, committed, shown and passed
// on. Nothing leaves the seat that is not committed.
//
// A store that breaks ends the node: it says so to its clients, and takes nothing more in until it
// is made anew from the store as that opens again.

#include "node/archive.hpp"
#include "node/desk.hpp"
#include "node/door.hpp"
#include "protocol/beacon.hpp"
#include "protocol/handshake.hpp"
#include "protocol/seal.hpp"
#include "protocol/seed_stream.hpp"
#include "sync/blob_fetch.hpp"
#include "sync/copies.hpp"
#include "sync/peers.hpp"
#include "sync/presence_board.hpp"
#include "sync/session.hpp"

namespace atelier {

// The secrets of a seat.
struct SeatKeyring {
    SigningKey device;
    NoiseSecret noise;
    SealSecret seal;
    SigningKey author;
    std::vector<SigningKey> roots;  // kept at this seat
};
SeatKeys public_keys_of(const SeatKeyring& keyring);

struct Connected {
    SessionNumber number{};
    DeviceKey device;
    NoiseKey noise;
    HandshakeKind kind = HandshakeKind::member;
    ClassId class_id;
    HandshakeHash hash;
    bool opened_by_us = false;
    PeerAddress address;
};

namespace action {

struct Dial {
    PeerAddress address;
    HandshakeKind kind = HandshakeKind::member;
};
struct Send {
    SessionNumber to{};
    Bytes frame;
};
// After what was sent before.
struct Close {
    SessionNumber session{};
};
// To everybody on the wire, or to one.
struct Announce {
    Bytes datagram;
    std::optional<PeerAddress> to;
};
struct Tell {
    ClientId to{};
    Told told;
};

}  // namespace action

using Action =
    std::variant<action::Dial, action::Send, action::Close, action::Announce, action::Tell>;

class NodeCore {
public:
    // `seed` is random and secret. Reads what the store has.
    NodeCore(Store& store, const SeatKeyring& keyring, const Seed& seed, std::uint16_t port,
             Replica::Verify verify, NodeTime time);
    NodeCore(const NodeCore&) = delete;
    NodeCore& operator=(const NodeCore&) = delete;

    // ---- the class ----
    // Founds one, at a seat that has none: its person is the trainer, its roots these.
    bool found(const std::string& class_name, const std::string& person,
               std::vector<RootHolder> roots, std::uint8_t threshold, NodeTime time);
    // Asks for a place at a door, with a kit or to be admitted by hand.
    bool ask_to_join(const PeerAddress& address, const JoinWish& wish);
    std::optional<ClassId> class_id() const;
    std::optional<NetworkKey> network_key() const;
    // For handshakes that others begin.
    std::optional<Welcome> welcome() const;
    Replica* replica() { return replica_.get(); }
    std::vector<const Session*> sessions() const;
    Instance instance() const { return instance_; }

    // ---- what comes in ----
    void connected(const Connected& connection, NodeTime time);
    void received(SessionNumber session, BytesView frame, NodeTime time);
    void disconnected(SessionNumber session, NodeTime time);
    void failed(const PeerAddress& address, NodeTime time);  // a dial
    // The connection took what it was given, and has room for so many bytes.
    void drained(SessionNumber session, std::size_t room, NodeTime time);
    void datagram(const PeerAddress& from, BytesView datagram, NodeTime time);
    void request(ClientId client, const Request& request, NodeTime time);
    void client_left(ClientId client, NodeTime time);
    // Time has passed, or a flush has ended.
    void tick(NodeTime time);
    // The last words of a node that is stopped: everything typed is committed.
    void stop(NodeTime time);

    // ---- what goes out ----
    std::vector<Action> take_actions() { return std::exchange(actions_, {}); }
    std::optional<Instant> next_due(Instant now) const;
    bool is_broken() const { return archive_.is_broken(); }

private:
    static constexpr std::size_t room_at_start = std::size_t{64} * 1024;
    static constexpr std::size_t verified_each_turn = 40;
    static constexpr Milliseconds relayed_within{20};

    struct Link {
        Connected facts;
        Session session;
        std::size_t room = room_at_start;
        bool is_ending = false;
    };
    struct Suspect {
        SessionNumber from{};
        HeardChanges heard;
    };
    // A beacon that is not made with our network key: of another class, or of ours with a key that
    // we or they have missed.
    struct Unknown {
        Instant next_dial;
        Milliseconds wait{20'000};
    };
    // Pushes that one author may still make.
    struct Allowance {
        double pushes = 0;
        Instant at;
    };

    void begin(const Archive::Genesis& genesis, NodeTime time);
    const Bytes* read_blob(const BlobId& id);
    void work(NodeTime time);  // to the end of what an input brought
    void verify_some(NodeTime time);
    void judge(Link& link, const HeardChanges& heard, NodeTime time);
    bool is_allowed(const AuthorId& author, Instant now);
    void settle(NodeTime time);
    void class_moved(NodeTime time);
    void learn_network_key();
    void keep_network_key(std::uint32_t epoch, const NetworkKey& key);
    void tell_clients(const Told& told);
    void push(const std::vector<Replica::HeldChange>& stored, NodeTime time);
    void want_blobs(const std::map<BlobId, std::uint64_t>& blobs);
    void tell_on_disk(const std::vector<message::OnDisk>& on_disk);
    void fetch(NodeTime time);
    void say_presence(NodeTime time);
    void say_frames(NodeTime time);
    void announce(NodeTime time);
    void heard_unknown(const PeerAddress& from, BytesView datagram, Instant now);
    void rejoin(Instant now);
    bool is_connected(const PeerAddress& address) const;
    Bytes beacon(BeaconKind kind) const;
    told::Status status();
    std::size_t seats_with_all();
    bool sits_at(const AuthorId& author, const DeviceKey& device);

    void hear(Link& link, Heard& heard, NodeTime time);
    void hear(Link& link, const message::Hello& hello, NodeTime time);
    void hear(Link& link, const message::Have& have);
    void hear(Link& link, const DeviceKey& device, const Presence& presence,
              const std::optional<Signature>& signature, NodeTime time);
    void misbehaved(Link& link, Error error, NodeTime time);
    void end(Link& link, message::ByeReason why);
    void forget(SessionNumber number, NodeTime time);

    void visited(SessionNumber number, BytesView frame, NodeTime time);
    void asked_at_door(Visitor& visitor, NodeTime time);
    void admit(Visitor& visitor, const Person& person, Role role, NodeTime time);
    void joined(NodeTime time);
    void say_visit(SessionNumber number, std::vector<Bytes> frames);

    void handle(ClientId client, const request::Say& say, NodeTime time);
    void handle(ClientId client, const request::SetPresence& presence, NodeTime time);
    void handle(ClientId client, const request::OpenDoor& door, NodeTime time);
    void handle(ClientId client, const request::Answer& answer, NodeTime time);
    void handle(ClientId client, const request::RotateKey& rotate, NodeTime time);
    void handle(ClientId, const auto&, NodeTime) {}
    std::optional<Act> with_signatures(Act act);
    bool rotate_key(NodeTime time);
    bool is_trainer();

    SeatKeyring keyring_;
    DeviceKey device_;
    SeedStream seeds_;
    Instance instance_{};
    std::uint16_t port_;
    Replica::Verify verify_;
    Archive archive_;

    std::unique_ptr<Replica> replica_;
    std::unique_ptr<FetchList> fetch_;
    std::unique_ptr<Desk> desk_;
    std::optional<NetworkKey> network_key_;
    std::uint32_t epoch_ = 0;

    std::map<SessionNumber, Link> links_;
    std::optional<std::size_t> connected_;  // devices, counted when it is asked for
    std::deque<Suspect> suspects_;
    std::map<AuthorId, Allowance> allowances_;
    std::map<DeviceKey, std::vector<Instant>> strikes_;
    std::map<DeviceKey, Instance> instances_;
    std::map<std::pair<SpaceId, LogName>, Tip> own_on_disk_;
    std::size_t members_ = 0;
    Peers peers_;
    PresenceBoard board_;
    Copies copies_;
    BlobFetch blobs_;
    BlobSource blob_source_;
    // That came and found no room on the disk: to be fetched again.
    std::map<BlobId, std::uint64_t> homeless_blobs_;
    Instant want_homeless_at_;
    std::optional<std::pair<BlobId, Bytes>> read_blob_;  // the last one that was asked for

    std::optional<JoinWish> wish_;
    std::map<SessionNumber, Newcomer> newcomers_;
    std::map<SessionNumber, Visitor> visitors_;
    bool is_door_open_ = false;

    std::set<ClientId> clients_;
    std::map<HeardTag, Instant> heard_instances_;
    std::map<PeerAddress, Unknown> unknown_;
    Instant rejoin_at_;  // not before
    std::optional<Instant> announce_at_;
    std::size_t announced_ = 0;
    std::vector<Action> actions_;
};

}  // namespace atelier
