#pragma once

// How much room is left on the disk, as what may still be taken in: pure numbers, for the node and
// for the shell around it, which alone knows the disk (shell/disk_room.hpp). Design: safety,
// "Disk".
//
// Own edits are taken to the end, whatever is left; the last 16 MiB for them lie in a ballast file.

#include "sync/limits.hpp"

#include <cstdint>

namespace atelier {

enum class RoomLeft : std::uint8_t {
    ample = 1,
    low,       // people are warned
    no_blobs,  // and no new pictures come in
    own_only,  // and no changes of others
};

namespace limits {

inline constexpr std::uint64_t free_warned_below = 500 * mebibyte;
inline constexpr std::uint64_t free_for_blobs = 200 * mebibyte;
inline constexpr std::uint64_t free_for_others = 64 * mebibyte;
inline constexpr std::uint64_t ballast_bytes = 16 * mebibyte;
// Below that the ballast goes: one commit of the largest kind, twice (WAL and database).
inline constexpr std::uint64_t free_with_ballast = 2 * mebibyte;

}  // namespace limits

constexpr RoomLeft room_left(std::uint64_t free_bytes) {
    if (free_bytes < limits::free_for_others) return RoomLeft::own_only;
    if (free_bytes < limits::free_for_blobs) return RoomLeft::no_blobs;
    if (free_bytes < limits::free_warned_below) return RoomLeft::low;
    return RoomLeft::ample;
}

constexpr bool is_warned_of(RoomLeft left) {
    return left != RoomLeft::ample;
}
constexpr bool takes_blobs(RoomLeft left) {
    return left < RoomLeft::no_blobs;
}
constexpr bool takes_changes_of_others(RoomLeft left) {
    return left < RoomLeft::own_only;
}

enum class BallastDeed : std::uint8_t { keep = 1, release, make };

// `was_refused`: an own commit met a full disk since this was last asked. It is made again only
// where others' changes can come in beside it, else what it freed would be gone at once.
constexpr BallastDeed ballast_deed(std::uint64_t free_bytes, bool has_ballast, bool was_refused) {
    if (has_ballast && (was_refused || free_bytes < limits::free_with_ballast))
        return BallastDeed::release;
    if (!has_ballast && !was_refused &&
        free_bytes >= limits::free_for_others + limits::ballast_bytes)
        return BallastDeed::make;
    return BallastDeed::keep;
}

}  // namespace atelier
