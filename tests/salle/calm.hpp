#pragma once

// What is so in a room in which nothing breaks any more: one connection with each seat, the network
// key of the class at every one, and what somebody types is with all others at once.

#include "tests/salle/people.hpp"

namespace atelier::salle {

// What is not so yet with this seat's connections and key.
std::optional<std::string> unrest_of_links(Room& room, Seat& seat);
// Who was removed knows the network key no more.
void judge_key(Room& room);
// After rest: somebody types, in some rooms to one whose cable to it is broken.
void hear_last_words(Room& room, People& people, const std::vector<Seat*>& honest);

}  // namespace atelier::salle
