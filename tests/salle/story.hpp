#pragma once

// One seed in plain words, for people: who typed, what broke, how it ended. French or English,
// short sentences and common words, for readers whose first language is another one.

#include <cstdint>

namespace atelier::salle {

enum class Language : std::uint8_t { english, french };

// Prints a line for each stage, with the time in the room. False: the room did not end well.
bool tell_story(std::uint64_t seed, Language language);

}  // namespace atelier::salle
