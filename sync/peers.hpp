#pragma once

// Which seats are known and connected, and whom to call (docs/protocol.md; mesh.hpp says who calls
// whom in a large class, peer_address.hpp which addresses are dialled at all).
//
// What beacons and peers say is a hint. A beacon says that at this address there is an instance,
// not whose: such a stranger is dialled unless that instance is connected, or we are connected to
// that address. A peer's word that a device is at an address is a reason to dial it, never one not
// to. Only a handshake proves who is at an address, until another instance is heard there.
//
// Known are at most 512 addresses; of one instance, or learnt of one device or about one IP address
// (not loopback, where many seats may be), at most 4. A hint takes the place of what is worth less:
// learnt from peers, then heard by beacon, then given or proven; among equals of what failed.
//
// A dial that failed, and a connection that ended, is tried again after 1 s, then 2, 4, 8 and 12,
// each up to a quarter longer by chance; after 15 s of connection it begins at 1 s again. A beacon
// makes it at once, but never sooner than 1 s after the last dial. Of one device or instance one
// address is dialled at a time.
//
// Of two connections with one device one is too much. Where both sides dialled within 5 s, the one
// that the smaller device key opened stays; else the newer one: whoever dials again has lost the
// older one.
//
// A class that grows beyond 32 seats, or whose members are not known yet when everybody is dialled,
// has more connections than its mesh wants: each seat closes those that it opened and calls no
// more.

#include "sync/instant.hpp"
#include "sync/mesh.hpp"
#include "sync/peer_address.hpp"
#include "sync/session_number.hpp"

#include <map>
#include <optional>

namespace atelier {

class Peers {
public:
    static constexpr Milliseconds settled_after{15'000};
    static constexpr Milliseconds at_once{5'000};
    static constexpr Milliseconds thinning{1'000};
    static constexpr Milliseconds dial_patience{30'000};  // then it counts as failed

    // `seed`: random, for whom to call and when.
    Peers(const DeviceKey& own, Instance instance, std::uint64_t seed)
        : own_(own), instance_(instance), seed_(seed) {}

    // The seats that are served; the own one may be among them.
    void set_members(std::vector<DeviceKey> members);

    void heard(const PeerAddress& address, Instance instance, Instant now);
    // `from` says so. Whether it said something new of itself: that may be passed on.
    bool learnt(const message::PeerAddress& peer, const DeviceKey& from);
    // From a list of peers, or connected in an earlier run.
    void add_known(const PeerAddress& address);

    // What is answered by to_dial comes to connected or to failed.
    void connected(SessionNumber session, const DeviceKey& device, const PeerAddress& address,
                   bool opened_by_us, Instant now);
    // It said its instance.
    void greeted(SessionNumber session, Instance instance);
    void disconnected(SessionNumber session, Instant now);
    void failed(const PeerAddress& address, Instant now);

    // The connection with this device that is to be closed. Each is named once.
    std::optional<SessionNumber> surplus(const DeviceKey& device);
    // A connection that we opened and need no more, since the class has grown beyond a full mesh:
    // to be closed. One a second, each named once.
    std::optional<SessionNumber> unneeded(Instant now);
    // Whether one more connection is accepted.
    bool may_accept() const;

    // To be asked after everything that is told here, and when next_due says.
    std::vector<PeerAddress> to_dial(Instant now);
    std::optional<Instant> next_due(Instant now) const;
    // Where connected members are: those that were dialled there, or announce themselves there, or
    // say so themselves.
    std::vector<message::PeerAddress> addresses_to_tell() const;

private:
    static constexpr Instant never{UINT64_MAX};

    enum class Source { learnt, announced, known };

    struct Candidate {
        PeerAddress address;
        Source source = Source::learnt;
        std::optional<Instance> instance;
        std::optional<DeviceKey> claimed;  // a peer says so, or its instance did elsewhere
        std::optional<DeviceKey> proven;
        bool is_own_word = false;  // that device's, of itself
        unsigned failures = 0;     // in a row
        Instant next_dial;
        std::optional<Instant> dialled;  // the last time
        bool is_dialling = false;
    };
    struct Session {
        DeviceKey device;
        PeerAddress address;
        bool opened_by_us = false;
        Instant since;
        std::optional<Instance> instance;
        bool is_surplus = false;
    };

    bool has_room_to_learn(const message::PeerAddress& peer, const PeerAddress& address);
    Candidate* find(const PeerAddress& address);
    Candidate* find_or_add(const PeerAddress& address, Source source);
    template <class Rival>
    bool make_room(std::size_t most, Source source, Rival is_rival);
    void put_off(Candidate& candidate, Instant now);

    bool is_connected(const DeviceKey& device) const;
    bool is_older_surplus(const Session& older, const Session& newer) const;

    // Who is connected and who is to be called, for one look at all candidates.
    struct Sight {
        Mesh mesh;
        std::vector<DeviceKey> devices;  // ascending, as the others
        std::vector<Instance> instances;
        std::vector<PeerAddress> called;  // that we dialled
    };
    static const std::optional<DeviceKey>& device_of(const Candidate& candidate);
    Mesh mesh() const;
    Sight sight() const;
    static bool is_stranger(const Candidate& candidate, const Sight& sight);
    static bool is_wanted(const Candidate& candidate, const Sight& sight);
    void give_up_silent(Instant now);
    std::vector<Candidate*> due(const Sight& sight, Instant now);
    bool is_being_dialled(const Candidate& candidate) const;

    DeviceKey own_;
    Instance instance_;
    std::uint64_t seed_;
    std::uint64_t waits_ = 0;            // that were drawn by chance
    std::vector<DeviceKey> others_;      // members, ascending
    std::vector<Candidate> candidates_;  // by address
    std::map<SessionNumber, Session> sessions_;
    Instant thinned_at_;  // the last time that unneeded looked
    Instant look_at_;     // nothing is to be dialled before, unless something is told
};

}  // namespace atelier
