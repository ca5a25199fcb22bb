// How the seats of a room call each other, and what then comes to them over the wire.

#include "tests/salle/hostile.hpp"
#include "tests/salle/room.hpp"

namespace atelier::salle {

namespace {

constexpr Milliseconds handshake_patience{5'000};

}  // namespace

Wire::Ends Room::ends() {
    return {[this](SeatNumber number) {
                const bool is_there = static_cast<std::size_t>(number) < seats_.size();
                return is_there && seat(number).core && !seat(number).is_asleep;
            },
            [this](SeatNumber to, SessionNumber number, const Bytes& frame) {
                Seat& reader = seat(to);
                note_frame(reader, frame);
                if (reader.hostile) reader.hostile->read(number, frame);
                turn(reader, [number, frame](NodeCore& core, NodeTime time) {
                    core.received(number, frame, time);
                });
                if (!reader.editor->is_attached()) attach_editor(reader);
            },
            [this](SeatNumber to, SessionNumber number, std::size_t room) {
                turn(seat(to), [number, room](NodeCore& core, NodeTime time) {
                    core.drained(number, room, time);
                });
            },
            [this](SeatNumber to, SessionNumber number) {
                watch_.ended(number, to);
                turn(seat(to),
                     [number](NodeCore& core, NodeTime time) { core.disconnected(number, time); });
            },
            [this](SeatNumber from, SeatNumber to, const Bytes& datagram) {
                const PeerAddress address = address_of(seat(from));
                turn(seat(to), [address, datagram](NodeCore& core, NodeTime time) {
                    core.datagram(address, datagram, time);
                });
            }};
}

void Room::dial_failed(Seat& from, std::uint64_t run, const PeerAddress& address,
                       Milliseconds span) {
    queue.in(span, [this, &from, run, address] {
        if (from.run != run) return;
        turn(from, [address](NodeCore& core, NodeTime time) { core.failed(address, time); });
    });
}

void Room::do_action(Seat& seat, const action::Dial& dial) {
    const std::uint64_t run = seat.run;
    const auto other = seat_at(dial.address);
    if (!other || *other == &seat) return dial_failed(seat, run, dial.address, {1});
    if (!wire.is_open(seat.number, (*other)->number) ||
        !wire.is_open((*other)->number, seat.number)) {
        if (wire.is_open(seat.number, (*other)->number))
            trace.rare("one-way cut during a handshake");
        return dial_failed(seat, run, dial.address, handshake_patience);
    }
    if (!is_dialable(dial.address)) fail("dials", seat.name + " calls an address of no class");
    dialling_.insert({seat.number, (*other)->number});
    if (dialling_.contains({(*other)->number, seat.number}))
        trace.rare("two dial each other at once");
    // One and a half round trips, and one for TCP.
    const Milliseconds takes{wire.delay().count * 5 / 2 + 1};
    queue.in(takes, [this, &seat, run, dial] { answer_dial(seat, run, dial); });
}

void Room::call(Seat& from, Seat& to) {
    if (from.core && !dialling_.contains({from.number, to.number}))
        do_action(from, action::Dial{address_of(to), HandshakeKind::member});
}

void Room::answer_dial(Seat& from, std::uint64_t run, const action::Dial& dial) {
    Seat& to = **seat_at(dial.address);
    dialling_.erase({from.number, to.number});
    if (from.run != run || !from.core) return;
    if (!to.core && to.run > 0) trace.rare("connection to a seat that just died");
    HandshakeHash hash;
    std::optional<Sealed> sealed;
    const bool is_open = wire.is_open(from.number, to.number) &&
                         wire.is_open(to.number, from.number) && !to.is_asleep;
    if (!is_open) return dial_failed(from, run, dial.address, handshake_patience);
    if (!to.core || !shake(from, to, dial.kind, hash, sealed))
        return dial_failed(from, run, dial.address, {1});
    ++dials_[dial.kind];
    const SessionNumber number = wire.connect(from.number, to.number, std::move(sealed));
    const auto connected = [&](const Seat& own, Seat& peer, bool by_us) {
        return Connected{number,
                         peer.device(),
                         public_half(peer.keyring.noise),
                         dial.kind,
                         *to.core->class_id(),
                         hash,
                         by_us,
                         by_us ? dial.address : address_of(peer),
                         address_of(own).ip};
    };
    const Connected ours = connected(from, to, true);
    const Connected theirs = connected(to, from, false);
    turn(from, [ours](NodeCore& core, NodeTime time) { core.connected(ours, time); });
    turn(to, [theirs](NodeCore& core, NodeTime time) { core.connected(theirs, time); });
}

// What a handshake would come to; in some rooms it is held.
bool Room::shake(Seat& from, Seat& to, HandshakeKind kind, HandshakeHash& hash,
                 std::optional<Sealed>& sealed) {
    const auto welcome = to.core->welcome();
    if (!welcome) return false;
    if (from.device() == to.device()) {
        trace.rare("clone meets its original");
        return false;
    }
    const auto own_class = from.core->class_id();
    const auto own_key = from.core->network_key();
    if (kind != HandshakeKind::join && !own_class) return false;
    if (kind == HandshakeKind::member && !own_key) return false;
    const Dial dial = kind == HandshakeKind::join     ? Dial::join()
                      : kind == HandshakeKind::rejoin ? Dial::rejoin(*own_class)
                                                      : Dial::member(*own_class, *own_key);
    if (!plan.seals) {
        hash = dice.id<HandshakeHash>();
        switch (kind) {
            case HandshakeKind::join: return welcome->accepts_join;
            case HandshakeKind::rejoin:
                return welcome->accepts_rejoin && *own_class == welcome->class_id;
            default: return *own_class == welcome->class_id && own_key == welcome->network_key;
        }
    }
    auto shaken = shake_hands({from.keyring.device, from.keyring.noise}, dial,
                              {to.keyring.device, to.keyring.noise}, *welcome,
                              {dice.id<Seed>(), dice.id<Seed>()});
    if (!shaken) return false;
    hash = shaken->dialled.hash;
    sealed = Sealed{{std::move(shaken->dialled.transport), std::move(shaken->answered.transport)}};
    return true;
}

}  // namespace atelier::salle
