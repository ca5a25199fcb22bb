// What is done to the connections themselves, and beside them.

#include "protocol/beacon.hpp"
#include "tests/salle/deeds.hpp"

namespace atelier::salle {

namespace {

std::vector<Bytes> mute(Hostile&, SessionNumber, Bytes) {
    return {};
}

// One frame a second and no more, to each in turn.
void let_one_go(Hostile& h) {
    if (h.held_back.empty()) return;
    auto [to, frame] = std::move(h.held_back.front());
    h.held_back.pop_front();
    h.room.wire.send(to, h.seat.number, std::move(frame));
    h.room.queue.in({1'000}, [&h] { let_one_go(h); });
}
std::vector<Bytes> dribbles(Hostile& h, SessionNumber to, Bytes frame) {
    h.held_back.emplace_back(to, std::move(frame));
    if (h.held_back.size() == 1) h.room.queue.in({1'000}, [&h] { let_one_go(h); });
    return {};
}

// In the middle of what it began to say.
void hangs_up(Hostile& h) {
    auto forgery = h.forgery();
    if (!forgery) return;
    const Forged first = h.sealed(*forgery);
    const auto sessions = h.sessions();
    if (sessions.empty()) return;
    h.say(sessions.front(), message::Span{4'095, h.span_of(h.after(first, forgery->space, "on"))});
    h.room.wire.tear(sessions.front());
}
void calls_again(Hostile& h) {
    for (const auto& other : h.room.seats())
        if (other.get() != &h.seat) h.room.call(h.seat, *other);
}

// Of our class, since it has the key: many seats that are not there, each with an open door.
void beacon_storm(Hostile& h) {
    const auto key = h.seat.core->network_key();
    if (!key) return;
    for (int i = 0; i < 100; ++i) {
        Beacon beacon;
        const Instance instance{h.room.dice.number(UINT64_MAX)};
        beacon.front = {BeaconKind::announce, instance, static_cast<std::uint16_t>(1 + i),
                        class_tag_of(*key, instance), "come in"};
        h.room.wire.announce(h.seat.number, encode(beacon, *key), std::nullopt);
    }
    h.room.wire.announce(h.seat.number, h.room.dice.bytes(200), std::nullopt);
}
// No seat of a room is there: the wire fails who calls them, and who calls what is no address.
void odd_addresses(Hostile& h) {
    message::Peers peers;
    const auto add = [&](std::initializer_list<int> ip) {
        message::PeerAddress peer;
        peer.device = h.room.trainer().device();
        std::ranges::transform(ip, peer.ip.bytes.begin(),
                               [](int byte) { return static_cast<std::uint8_t>(byte); });
        peer.port = 80;
        peers.peers.push_back(peer);
    };
    add({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 8, 8, 8, 8});
    add({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 224, 0, 0, 1});
    add({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255});
    add({255, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
    add({32, 1, 13, 184, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
    std::ranges::sort(peers.peers);
    h.say_to_all(peers);
}
void out_of_place(Hostile& h) {
    h.say_to_all(message::JoinAsk{"again", h.seat.author(), public_half(h.seat.keyring.seal),
                                  Hash{}, std::nullopt});
}

}  // namespace

std::vector<Deed> deeds_of_wire() {
    return {
        {"mute", "H2", mute, nullptr},
        {"dribbles", "H3", dribbles, nullptr},
        {"hangs up", "H15", nullptr, hangs_up},
        {"calls again", "H4 H16", nullptr, calls_again},
        {"beacon storm", "H68", nullptr, beacon_storm},
        {"odd addresses", "H73", nullptr, odd_addresses},
        {"out of place", "", nullptr, out_of_place},
    };
}

}  // namespace atelier::salle
