#pragma once

// Two seats of one class for handshake and transport tests, with the wire between them in the
// test's hands.

#include "protocol/check.hpp"
#include "protocol/handshake.hpp"
#include "protocol/signature.hpp"

#include <array>
#include <functional>

namespace atelier::two_seats {

inline const ClassId our_class{{0xC1}};
inline const NetworkKey our_network_key{{0x4E}};

inline Seed seed_of(std::uint8_t use, std::uint8_t number) {
    return Seed{{use, number}};
}

inline SeatSecrets seat(std::uint8_t number) {
    return {signing_key_from(seed_of(1, number)), noise_secret_from(seed_of(2, number))};
}

inline constexpr std::array all_kinds{HandshakeKind::member, HandshakeKind::join,
                                      HandshakeKind::rejoin};

inline Dial dial_of(HandshakeKind kind) {
    switch (kind) {
        case HandshakeKind::member: return Dial::member(our_class, our_network_key);
        case HandshakeKind::join: return Dial::join();
        default: return Dial::rejoin(our_class);
    }
}

inline const Welcome all_welcome{our_class, our_network_key, true, true};

inline Handshake initiator(HandshakeKind kind, std::uint8_t ephemeral = 1) {
    return {seat(1), dial_of(kind), seed_of(3, ephemeral)};
}
inline Handshake responder(std::uint8_t ephemeral = 2) {
    return {seat(2), all_welcome, seed_of(3, ephemeral)};
}

// May change what is on its way: piece 0 is the kind and message 1, pieces 1 and 2 are messages 2
// and 3, each with its length.
using Wire = std::function<void(int piece, Bytes& bytes)>;

// Carries the three pieces; the first error, whoever has it.
inline Result<void> shake(Handshake& from, Handshake& to, const Wire& wire = {}) {
    std::array sides{&from, &to};
    for (int piece = 0; piece < 3; ++piece) {
        Bytes bytes = sides[0]->take_outgoing();
        if (wire) wire(piece, bytes);
        const auto used = sides[1]->receive(bytes);
        if (!used) return fail(used.error());
        std::swap(sides[0], sides[1]);
    }
    return {};
}

struct Ends {
    Established dialled;
    Established answered;
};
inline Ends connect(HandshakeKind kind = HandshakeKind::member) {
    Handshake from = initiator(kind);
    Handshake to = responder();
    ATELIER_CHECK(shake(from, to).has_value());
    return {from.take_established(), to.take_established()};
}

}  // namespace atelier::two_seats
