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

#include "node/beacons.hpp"
#include "node/bundle_in.hpp"
#include "node/bundle_out.hpp"
#include "node/class_key.hpp"
#include "node/entrance.hpp"
#include "node/known_places.hpp"
#include "node/rejoin.hpp"

namespace atelier {

class Conversations;
class Desk;
class Session;

class NodeCore {
public:
    // `seed` is random and secret. Reads what the store has.
    NodeCore(Store& store, const SeatKeyring& keyring, const Seed& seed, std::uint16_t port,
             Replica::Verify verify, NodeTime time);
    ~NodeCore();
    NodeCore(const NodeCore&) = delete;
    NodeCore& operator=(const NodeCore&) = delete;

    // ---- the class ----
    // Founds one, at a seat that has none: its person is the trainer, its roots these.
    bool found(const std::string& class_name, const std::string& person,
               std::vector<RootHolder> roots, std::uint8_t threshold, NodeTime time);
    // Asks for a place, with a kit or to be admitted by hand.
    bool ask_to_join(Knocking where, const JoinWish& wish, NodeTime time);
    std::optional<ClassId> class_id() const;
    std::optional<NetworkKey> network_key() const { return class_key_.key(); }
    // For handshakes that others begin.
    std::optional<Welcome> welcome() const;
    Replica* replica() { return replica_.get(); }
    std::vector<const Session*> sessions() const;
    Instance instance() const { return instance_; }

    // ---- what comes in ----
    void connected(const Connected& connection, NodeTime time);
    void received(SessionNumber number, BytesView frame, NodeTime time);
    void disconnected(SessionNumber number, NodeTime time);
    void failed(const PeerAddress& address, NodeTime time);  // a dial
    // Somebody wrote down that seats are there.
    void know(const std::vector<PeerAddress>& addresses, NodeTime time);
    // The connection took what it was given, and has room for so many bytes.
    void drained(SessionNumber number, std::size_t room, NodeTime time);
    // What it said, if it is a beacon of another seat.
    std::optional<Beacons::Heard> datagram(const PeerAddress& from, BytesView datagram,
                                           NodeTime time);
    void request(ClientId client, const Request& request, NodeTime time);
    void client_left(ClientId client, NodeTime time);
    // Time has passed, or a flush has ended.
    void tick(NodeTime time);
    // The last words of a node that is stopped: everything typed is committed.
    void stop(NodeTime time);

    // ---- sticks; at a seat that is of a class. What they answer must go before the node. ----
    BundleOut bundle_out(const std::string& label, NodeTime time);
    // Each step of it is a turn, at the time that `clock` says.
    BundleIn bundle_in(BundleSource& source, std::function<NodeTime()> clock);

    // ---- what goes out ----
    Actions take_actions() { return std::exchange(actions_, {}); }
    std::optional<Instant> next_due(Instant now) const;
    // Spaces that show something else since this was last asked.
    std::set<SpaceId> take_touched();
    bool is_broken() const { return archive_.is_broken(); }
    // What was taken in last is in memory alone: the disk has no room for it.
    bool is_full() const { return archive_.is_full(); }
    DiskState disk_state() const;
    // The latest time that an act of the class claims; 0: there is no class.
    std::uint64_t latest_claimed_minutes();
    // How many others have all of this seat's own that its disk has of a space; nothing: none is.
    std::optional<std::size_t> seats_with_all_of(const SpaceId& space) const;
    // Counted since the start; those up to the second number are on the disk.
    std::uint64_t commits() const { return archive_.commits(); }
    std::uint64_t flushed_commits() const { return archive_.flushed_commits(); }
    // An own commit met a full disk since this was last asked.
    bool take_own_refused() { return archive_.take_own_refused(); }
    // Texts were laid to rest since this was last asked: there is memory to be given back.
    bool take_rested() { return std::exchange(has_rested_, false); }
    // How much room the disk has: what is taken in of others.
    void set_room(RoomLeft left) { archive_.set_room(left); }

private:
    bool is_working() const { return replica_ && !archive_.is_broken(); }
    void begin(const Archive::Genesis& genesis, NodeTime time);
    void work(NodeTime time);  // to the end of what an input brought
    void settle(NodeTime time);
    bool take(const Span& span, NodeTime time);
    void call_others(Instant now);
    void rest_texts(Instant now);
    void note_place(const Connected& connection);
    told::Status status() const;

    // ---- the class ----
    bool is_trainer();
    void class_moved(Instant now);
    void use_network_key();
    bool rotate_key(NodeTime time);
    Entrance::Class class_for_entrance();
    bool has_place(const act::Admit& admission) const;
    std::optional<Entrance::Admitted> admit(const act::Admit& admission, NodeTime time);
    void take_place(NodeTime time);

    // ---- clients ----
    void tell_clients(const Told& told);
    void handle(ClientId client, const request::Say& say, NodeTime time);
    void handle(ClientId client, const request::SetPresence& presence, NodeTime time);
    void handle(ClientId client, const request::OpenDoor& door, NodeTime time);
    void handle(ClientId client, const request::Answer& answer, NodeTime time);
    void handle(ClientId client, const request::RotateKey& rotate, NodeTime time);
    void handle(ClientId, const auto&, NodeTime) {}

    SeatKeyring keyring_;
    SeedStream seeds_;
    Instance instance_{};
    std::uint16_t port_;
    Replica::Verify verify_;
    Archive archive_;
    Actions actions_;
    std::set<ClientId> clients_;
    std::optional<ClientId> present_;  // who said where this seat's person is
    ClassKey class_key_;
    KnownPlaces places_;
    Beacons beacons_;
    Rejoin rejoin_;
    Entrance entrance_;

    // Of a seat that is of a class, all three.
    std::unique_ptr<Replica> replica_;
    std::unique_ptr<Desk> desk_;
    std::unique_ptr<Conversations> others_;
    Instant rest_at_;  // texts are looked through for those that nobody wants any more
    bool is_resting_texts_ = false;  // and some of those are left
    bool has_rested_ = false;
};

}  // namespace atelier
