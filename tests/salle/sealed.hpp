#pragma once

// A real handshake and what it establishes, for rooms in which bytes are to be as on a real wire.

#include "protocol/check.hpp"
#include "protocol/handshake.hpp"

#include <array>

namespace atelier::salle {

struct Sealed {
    std::array<Transport, 2> ends;  // the dialling one first

    Bytes seal(std::size_t from, BytesView frame) {
        ATELIER_CHECK(ends[from].send(frame));
        return ends[from].take_outgoing();
    }
    // What was sealed frame by frame comes out frame by frame.
    Bytes open(std::size_t to, BytesView bytes) {
        auto taken = ends[to].receive(bytes);
        ATELIER_CHECK(taken && taken->whole);
        ATELIER_CHECK(!ends[to].receive(bytes.subspan(taken->used))->whole);
        return *taken->whole;
    }
};

struct Shaken {
    Established dialled;
    Established answered;
};

// Nothing: one of the two refused.
inline std::optional<Shaken> shake_hands(const SeatSecrets& a, const Dial& dial,
                                         const SeatSecrets& b, const Welcome& welcome,
                                         const std::array<Seed, 2>& seeds) {
    Handshake from(a, dial, seeds[0]);
    Handshake to(b, welcome, seeds[1]);
    std::array sides{&from, &to};
    for (int piece = 0; piece < 3; ++piece) {
        const Bytes bytes = sides[0]->take_outgoing();
        if (!sides[1]->receive(bytes)) return std::nullopt;
        std::swap(sides[0], sides[1]);
    }
    if (!from.is_finished() || !to.is_finished()) return std::nullopt;
    return Shaken{from.take_established(), to.take_established()};
}

}  // namespace atelier::salle
