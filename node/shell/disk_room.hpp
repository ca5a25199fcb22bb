#pragma once

// The room on the disk of a home, and the ballast that is let go when it ends: HOME/ballast, 16 MiB
// that are really there. What follows from the numbers is said in node/room_left.hpp.

#include "node/room_left.hpp"

#include <expected>
#include <filesystem>
#include <system_error>

namespace atelier {

class DiskRoom {
public:
    // The folder is there.
    explicit DiskRoom(std::filesystem::path home) : home_(std::move(home)) {}

    struct Look {
        RoomLeft left = RoomLeft::ample;
        std::uint64_t free_bytes = 0;  // for this user, after what was done with the ballast
        BallastDeed done = BallastDeed::keep;
    };
    // To be asked every second or so, and at once after an own commit was refused. An error is that
    // of the machine: nothing is known then. That the ballast cannot be made is none.
    std::expected<Look, std::error_code> look(bool was_refused);
    bool has_ballast() const;

private:
    std::expected<std::uint64_t, std::error_code> free_bytes() const;
    bool make_ballast() const;

    std::filesystem::path home_;
};

}  // namespace atelier
