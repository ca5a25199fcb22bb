#pragma once

// The conversation after the handshake: frames of 1 byte to 1 MiB, in order, sealed.
//
//   connection := (length u16 big-endian | Noise message) *
//   plain text := kind u8 = 1 (data) | 1 to 65,518 bytes of the frame stream
//               | kind u8 = 2 (end), between two frames; nothing follows it
//
// Whatever is changed, dropped, repeated or put in another order on the way is bad_handshake, and
// after an error every call is closed. The connection's end is believed only when the peer said it
// (ended_cleanly); an end without it is a truncation, which only the owner sees.
//
// It holds at most one Noise message and one frame of what came, and what was given to send until
// take_outgoing. One key seals 2^32 messages; then everything is closed and the owner dials again.

#include "protocol/frame.hpp"
#include "protocol/noise_cipher.hpp"

namespace atelier {

inline constexpr std::uint64_t messages_per_connection = std::uint64_t{1} << 32;

class Transport {
public:
    Transport(noise::CipherState sending, noise::CipherState receiving);

    // Queues a frame of 1 byte to 1 MiB. closed: after send_end, or when the key is used up.
    Result<void> send(BytesView frame);
    // Says that nothing follows what was sent before. Once is enough.
    void send_end();
    // Everything queued, sealed; small frames share a message.
    Bytes take_outgoing();

    // Takes bytes from the front up to the end of one frame. Call it again with the rest, which
    // may be empty, until no frame comes: then all bytes were used.
    Result<Taken> receive(BytesView bytes);
    // True once the peer's end was read: nothing is missing.
    bool ended_cleanly() const { return peer_ended_; }

private:
    Result<Taken> advance(BytesView bytes);
    Result<void> open(BytesView message);
    Result<std::optional<Bytes>> next_frame();
    void seal(BytesView plain, Bytes& out);

    noise::CipherState sending_;
    noise::CipherState receiving_;
    Bytes unsealed_;  // the frame stream that is not sealed yet
    bool own_end_ = false;
    bool own_end_sealed_ = false;

    NoiseMessageReader messages_;
    Bytes plain_;  // of the last Noise message
    std::size_t plain_used_ = 0;
    FrameReader frames_;
    bool peer_ended_ = false;
    bool dead_ = false;
};

}  // namespace atelier
