#pragma once

// One connection from its first byte to its transport, as a machine of bytes in, bytes out.
//
//   initiator -> kind u8, message 1      both in Noise_XXpsk0 (kind member, psk = network key) or
//   responder -> message 2               Noise_XX (join, rejoin), _25519_ChaChaPoly_BLAKE2b,
//   initiator -> message 3               prologue "atelier 1\0" | kind
//
// Each message has its length as u16 big-endian in front and at most 4,096 bytes. Message 1 has no
// payload. Messages 2 and 3 bind the sender's Noise key to its device and class:
//
//   binding := device key 32 | signature 64 "atelier noise-static 1" over (class 32 | Noise key 32)
//
// Message 2 of a join has the class id 32 in front: the joiner does not know it and binds to it in
// message 3. What the peer may do is not decided here: a device is proved, not a place.
//
// Refused: a kind that is not accepted, any wrong byte, a payload of another size, a binding for
// another class or key, a key of low order, ourselves as peer. After an error every call is
// closed; the owner hangs up, and nothing is told to the peer. The deadline is the owner's.

#include "protocol/noise.hpp"
#include "protocol/transport.hpp"

namespace atelier {

// On the wire: never renumber.
enum class HandshakeKind : std::uint8_t { member = 1, join = 2, rejoin = 3 };

// What a seat proves itself with.
struct SeatSecrets {
    SigningKey device;
    NoiseSecret noise;
};

// What an initiator knows: a joiner nothing, the others their class, a member its network key.
struct Dial {
    HandshakeKind kind;
    ClassId class_id;
    NetworkKey network_key;

    static Dial member(const ClassId& class_id, const NetworkKey& network_key) {
        return {HandshakeKind::member, class_id, network_key};
    }
    static Dial join() { return {HandshakeKind::join, {}, {}}; }
    static Dial rejoin(const ClassId& class_id) { return {HandshakeKind::rejoin, class_id, {}}; }
};

// What a responder accepts: members while it has a network key, the others when it says so.
struct Welcome {
    ClassId class_id;
    std::optional<NetworkKey> network_key;
    bool accepts_join = false;
    bool accepts_rejoin = false;
};

struct Established {
    HandshakeKind kind;
    ClassId class_id;    // for a joiner: what the responder said and proved its binding to
    DeviceKey device;    // the peer's
    NoiseKey noise;      // the peer's
    HandshakeHash hash;  // the same on both sides and in no other conversation
    Transport transport;
};

class Handshake {
public:
    // `ephemeral` is random and serves this handshake only.
    Handshake(const SeatSecrets& own, const Dial& dial, const Seed& ephemeral);
    Handshake(const SeatSecrets& own, const Welcome& welcome, const Seed& ephemeral);

    // How many bytes were used: all of them, or those up to the end of the last message. The rest
    // belongs to the transport.
    Result<std::size_t> receive(BytesView bytes);
    Bytes take_outgoing() { return std::exchange(outgoing_, {}); }

    bool is_finished() const { return step_ == Step::finished; }
    // Once, when finished. After it every call is closed.
    Established take_established();

private:
    enum class Step : std::uint8_t { kind, message1, message2, message3, finished, dead };

    void begin(noise::Role role);
    Result<std::size_t> advance(BytesView bytes);
    Result<void> read_kind(std::uint8_t byte);
    Result<void> read_message(BytesView message);
    Result<void> answer_message1(BytesView payload);
    Result<void> answer_message2(BytesView payload);
    Result<void> finish_message3(BytesView payload);
    Result<void> write(BytesView payload);
    bool accepts(HandshakeKind kind) const;
    Bytes own_binding() const;
    Result<void> check_binding(Reader& payload);

    Secret<SigningKey> device_;
    Secret<NoiseSecret> noise_;
    Secret<NoiseSecret> ephemeral_;
    std::optional<Secret<NetworkKey>> network_key_;
    bool accepts_join_ = false;
    bool accepts_rejoin_ = false;

    Step step_;
    HandshakeKind kind_{};
    ClassId class_id_;
    std::optional<noise::HandshakeState> state_;
    DeviceKey peer_;
    NoiseMessageReader messages_;
    Bytes outgoing_;
};

}  // namespace atelier
