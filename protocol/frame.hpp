#pragma once

// How a stream of bytes is cut, twice: the connection into Noise messages, each with its length as
// u16 big-endian in front; and the plain text of the transport's Noise messages, put together,
// into frames, each with its length as a varint in front.
//
// A reader takes any cut of its input and holds the bytes of one unfinished piece. It believes a
// length only as a limit: what it holds was sent. A wrong length is refused before the bytes it
// speaks of. After an error the reader must not be used again.

#include "protocol/bytes.hpp"

#include <optional>
#include <utility>

namespace atelier {

inline constexpr std::size_t frame_max_bytes = std::size_t{1024} * 1024;

// What a reader did with the bytes it was given: without a whole piece it used them all.
struct Taken {
    std::size_t used = 0;
    std::optional<Bytes> whole;
};

class NoiseMessageReader {
public:
    // Lengths below `least_bytes` or above `most_bytes` (at most 65,535) are refused.
    NoiseMessageReader(std::size_t least_bytes, std::size_t most_bytes)
        : least_bytes_(least_bytes), most_bytes_(most_bytes) {}

    Result<Taken> take(BytesView bytes);

private:
    std::size_t least_bytes_;
    std::size_t most_bytes_;
    Bytes held_;  // the length, then what there is of the message
};

// `message` is at most 65,535 bytes.
void append_noise_message(Bytes& out, BytesView message);

class FrameReader {
public:
    Result<Taken> take(BytesView bytes);
    // True when nothing is held: the stream may end here.
    bool is_between_frames() const { return header_.empty(); }

private:
    Result<void> take_header(std::uint8_t byte);

    Bytes header_;             // the length's bytes that were read, at most 3
    std::size_t awaited_ = 0;  // the frame's length, 0 until it is known
    Bytes frame_;
};

// `frame` is 1 byte to 1 MiB.
void append_frame(Bytes& out, BytesView frame);

}  // namespace atelier
