#pragma once

// All visits of a seat: those that it makes to come into a class (where: knocking.hpp), and, of a
// class, those of others who want to come in (one visit: door.hpp). Who has a kit is let in at
// once, who has none waits at an open door for the trainer's answer; a shut door and a void kit are
// said. Whoever comes where too many stand, or asks for nothing in time, is hung up.
//
// The place is on the disk before the newcomer hears of it: a power cut in between would leave it
// with a class of which nobody knows it, and with a kit that it has used and put away. Whoever has
// a place and knocks again is given it again: the line may have broken in between.

#include "node/door.hpp"
#include "node/knocking.hpp"
#include "node/seat_keyring.hpp"
#include "node/shell.hpp"
#include "protocol/seed_stream.hpp"

#include <functional>
#include <map>

namespace atelier {

class Entrance {
public:
    struct Admitted {
        Newcomer::Place place;
        std::uint64_t commits = 0;  // when so many are on the disk, it may be said
    };
    // The class, as far as it is asked here.
    struct Class {
        std::function<bool()> is_trainers_seat;
        // As which a kit lets in; nothing: it is not good, or no more.
        std::function<std::optional<Role>(const InviteKey&)> role_by_kit;
        // It has its place: it was given it, and may not have heard so.
        std::function<bool(const act::Admit&)> has_place;
        // Commits the place, if it has none. Nothing: it could not.
        std::function<std::optional<Admitted>(const act::Admit&, NodeTime)> admit;
        std::function<void(const Told&)> tell;  // the clients
    };
    Entrance(const SeatKeyring& keyring, Instance own, SeedStream& seeds, Actions& actions,
             Class of)
        : keyring_(keyring), own_(own), seeds_(seeds), actions_(actions), class_(std::move(of)) {}

    // From now on, instead of where it knocked before.
    void knock(Knocking where, const JoinWish& wish);
    void stop_knocking();
    // Seats are there, and a dial of kind join came to nothing.
    void heard(const PeerAddress& address);
    void failed(const PeerAddress& address);
    // A connection of kind join; hung up where it is not waited for.
    void connected(const Connected& connection, bool is_of_class, Instant now);
    bool has(SessionNumber number) const;
    void received(SessionNumber number, BytesView frame, NodeTime time);
    void left(SessionNumber number);

    // The place that this seat was given, and by which visit.
    std::optional<std::pair<SessionNumber, Newcomer::Place>> place() const;
    // Where that visit is.
    std::optional<PeerAddress> at() const;
    // It was taken: all visits of this seat are over.
    void came_in();

    // So many commits are on the disk; of those that are not, none will be if it is broken.
    void flushed(std::uint64_t commits, bool is_broken);
    // Who has asked for nothing in time goes; the next is knocked at. To be called after all that
    // is told here, and when next_due says.
    void tick(Instant now);
    std::optional<Instant> next_due() const;

    void open_door(bool is_open) { is_door_open_ = is_open; }
    // The trainer's. False: nobody waits there for one.
    bool answer(const request::Answer& answer, NodeTime time);

private:
    void say(SessionNumber number, std::vector<Bytes> frames);
    void asked(Visitor& visitor, NodeTime time);
    void admit(Visitor& visitor, const Person& person, Role role, NodeTime time);

    const SeatKeyring& keyring_;
    Instance own_;
    SeedStream& seeds_;
    Actions& actions_;
    Class class_;
    void go_on_knocking(Instant now);
    void hear(SessionNumber number, const Newcomer& newcomer, Instant now);
    bool may_take(const Newcomer::Place& place, const Newcomer& newcomer) const;

    struct Wish {
        Knocking where;
        JoinWish what;
    };
    std::optional<Wish> wish_;
    std::map<SessionNumber, Newcomer> newcomers_;
    std::map<SessionNumber, Visitor> visitors_;
    std::map<SessionNumber, Admitted> admitted_;      // of the visitors, who have not heard it yet
    std::map<SessionNumber, Instant> patience_ends_;  // of those who have asked for nothing
    bool is_door_open_ = false;
};

}  // namespace atelier
