#pragma once

// Time as protocol and sync are told it: milliseconds on a clock that only runs forward, of which
// nothing but differences mean anything.

#include <compare>
#include <cstdint>

namespace atelier {

struct Milliseconds {
    std::uint64_t count = 0;

    auto operator<=>(const Milliseconds&) const = default;
};

struct Instant {
    std::uint64_t milliseconds = 0;

    auto operator<=>(const Instant&) const = default;
};

inline Instant operator+(Instant instant, Milliseconds span) {
    return {instant.milliseconds + span.count};
}

// From the earlier to the later; nothing when they come the other way round.
inline Milliseconds operator-(Instant later, Instant earlier) {
    return {later < earlier ? 0 : later.milliseconds - earlier.milliseconds};
}

}  // namespace atelier
