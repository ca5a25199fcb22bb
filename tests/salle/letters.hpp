#pragma once

// What became of the letters, by the tokens among them: none twice, none gone that nobody took.

#include "tests/salle/room.hpp"

namespace atelier::salle {

// Of a room at rest, in which all of `honest` hold the same. Nothing: every letter is where it
// should be.
std::optional<Fault> fault_of_letters(Room& room, const std::vector<Seat*>& honest);

}  // namespace atelier::salle
