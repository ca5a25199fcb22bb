#pragma once

// A hostile peer with the Noise engine in its own hands: it speaks the protocol as it should but
// for the payloads, which the test writes.

#include "tests/protocol/two_seats.hpp"

namespace atelier::two_seats {

inline Bytes prologue(HandshakeKind kind) {
    Bytes bytes{'a', 't', 'e', 'l', 'i', 'e', 'r', ' ', '1', 0};
    bytes.push_back(static_cast<std::uint8_t>(kind));
    return bytes;
}

class NoisePeer {
public:
    NoisePeer(HandshakeKind kind, noise::Role role, const SeatSecrets& secrets)
        : kind_(kind),
          state_(noise::blake2b,
                 kind == HandshakeKind::member ? noise::pattern_xx_psk0() : noise::pattern_xx(),
                 ingredients(kind, role, secrets)) {}

    // The next message with its length; for message 1 the kind in front.
    Bytes write(BytesView payload) {
        Bytes out;
        if (first_) out.push_back(static_cast<std::uint8_t>(kind_));
        first_ = false;
        append_noise_message(out, *state_.write_message(payload));
        return out;
    }
    // The payload of a message with its length (and kind) in front.
    Bytes read(BytesView bytes) {
        const std::size_t front = first_ ? 3 : 2;
        first_ = false;
        return *state_.read_message(bytes.subspan(front));
    }

    // Once all messages went.
    noise::HandshakeState::Ciphers split() const { return state_.split(); }

private:
    static noise::Ingredients ingredients(HandshakeKind kind, noise::Role role,
                                          const SeatSecrets& secrets) {
        noise::Ingredients own;
        own.role = role;
        own.prologue = prologue(kind);
        own.ephemeral = Secret(noise_secret_from(seed_of(4, 1)));
        own.static_secret.emplace(secrets.noise);
        if (kind == HandshakeKind::member) own.psks.emplace_back(our_network_key);
        return own;
    }

    HandshakeKind kind_;
    noise::HandshakeState state_;
    bool first_ = true;
};

// device 32 | signature 64, as a seat would write it when nothing is wrong.
inline Bytes binding(const SigningKey& device, const ClassId& class_id, const NoiseKey& noise,
                     SignDomain domain = SignDomain::noise_static) {
    Writer out;
    out.id(public_half<DeviceKey>(device));
    out.id(sign(device, domain, {class_id.bytes, noise.bytes}));
    return out.take();
}

}  // namespace atelier::two_seats
