#pragma once

// All conversations of a seat with the others of its class: whom it calls, what they say, and what
// they are told (docs/conversation.md). A conversation alone is sync/session; here is what they
// have in common: the fetch list, the blobs, who is where, on whose disk what is, and how much of
// what comes is verified in one turn.
//
// What somebody says that no honest seat says ends the conversation, and the third time within ten
// minutes the clients are told.

#include "node/archive.hpp"
#include "node/blob_shelf.hpp"
#include "node/conduct.hpp"
#include "node/disk_reports.hpp"
#include "node/links.hpp"
#include "node/relay.hpp"
#include "node/whereabouts.hpp"
#include "protocol/seed_stream.hpp"
#include "sync/copies.hpp"
#include "sync/peers.hpp"
#include "sync/presence_board.hpp"

namespace atelier {

class Conversations {
public:
    // The rest of the seat.
    struct Seat {
        std::function<void(NodeTime)> before_act;  // of somebody else is taken in
        std::function<void(const Told&)> tell;     // the clients
        std::uint16_t port = 0;                    // where it takes connections
    };
    Conversations(const SigningKey& device, Instance own, SeedStream& seeds, Actions& actions,
                  Replica& replica, Archive& archive, Seat seat);
    Conversations(const Conversations&) = delete;
    Conversations& operator=(const Conversations&) = delete;

    // ---- connections ----
    // Whether one more of those that others begin has room.
    bool may_accept() const { return peers_.may_accept(); }
    void begin(const Connected& connection, Instant now);
    void received(SessionNumber number, BytesView frame, Instant now);
    void ended(SessionNumber number, Instant now);
    bool drained(SessionNumber number, std::size_t room) { return links_.drained(number, room); }
    void heard_at(const PeerAddress& address, Instance instance, Instant now) {
        peers_.heard(address, instance, now);
    }
    void failed(const PeerAddress& address, Instant now) { peers_.failed(address, now); }
    void know(const PeerAddress& address) { peers_.add_known(address); }
    std::vector<PeerAddress> to_dial(Instant now) { return peers_.to_dial(now); }
    bool is_connected(const PeerAddress& address) const { return links_.is_connected(address); }

    // ---- a turn, in this order ----
    void verify_some(NodeTime time);
    // Who has a place in the class may be others now.
    void class_moved();
    // Logs of ours from earlier runs, too, may be on the disks of others.
    void watch_own();
    // In the store since: to be passed on.
    void push(const std::vector<Replica::HeldChange>& stored, Instant now);
    // On our disk since.
    void tell_on_disk(const std::vector<message::OnDisk>& on_disk, Instant now);
    void want(const std::map<BlobId, std::uint64_t>& blobs) { blobs_.want(blobs); }
    // A blob came another way. False: there is no room for it.
    bool brought(const BlobId& id, const Bytes& blob);
    void ask(Instant now);
    void compare();  // there are new spaces
    void send(Instant now);

    void set_presence(std::optional<Activity> activity) { board_.set_own(std::move(activity)); }
    std::vector<PresenceBoard::Seen> present(Instant now) const { return board_.seen(now); }
    void hang_up(message::ByeReason why);
    std::optional<Instant> next_due(Instant now) const;

    // ---- for a status ----
    std::size_t devices() const { return links_.devices(); }
    std::size_t seats_with_all() const { return copies_.seats_with_all(); }
    std::optional<std::size_t> seats_with_all_of(const SpaceId& space) const {
        return copies_.seats_with_all_of(space);
    }
    bool has_own() const { return copies_.has_any(); }
    std::vector<const Session*> sessions() const;

private:
    struct Suspect {
        SessionNumber from{};
        HeardChanges heard;
    };

    void judge(Link& link, const HeardChanges& heard, NodeTime time);
    void hear(Link& link, Heard& heard, Instant now);
    void hear(Link& link, const message::Hello& hello);
    void hear(Link& link, const message::Have& have);
    void hear(Link& link, const DeviceKey& device, const Presence& presence,
              const std::optional<Signature>& signature, Instant now);
    void hear_blob(Link& link, const auto& message, Instant now);
    void misbehaved(Link& link, Error error, Instant now);
    std::optional<DeviceKey> seat_of(const AuthorId& author) const;
    void say_presence(Instant now);

    const SigningKey& device_key_;
    DeviceKey device_;
    Instance own_;
    SeedStream& seeds_;
    Replica& replica_;
    Archive& archive_;
    Seat seat_;
    FetchList fetch_;
    BlobShelf blobs_;
    Links links_;
    Relay relay_;
    std::deque<Suspect> suspects_;
    Conduct conduct_;
    Peers peers_;
    Whereabouts whereabouts_;
    PresenceBoard board_;
    Copies copies_;
    DiskReports disk_reports_;
    std::set<DeviceKey> members_;  // seats that are served
};

}  // namespace atelier
