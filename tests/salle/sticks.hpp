#pragma once

// Sticks that people carry from one seat to another: what a seat packs, and brings.

#include "tests/salle/room.hpp"

namespace atelier::salle {

class Sticks {
public:
    explicit Sticks(Room& room) : room_(room) {}

    // False: that seat can pack none now.
    bool pack(Seat& from);
    // The last one that was packed. False: that seat can read none now.
    bool bring(Seat& to);

private:
    Room& room_;
    Bytes stick_;
    SeatNumber packed_by_{};
};

}  // namespace atelier::salle
