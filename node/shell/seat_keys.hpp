#pragma once

// The keys of a seat at its node's start: those of its folder, or new ones where it has none.
//
// Refused, with a sentence that says what to do: keys that are damaged, another user's or not to be
// read, and a seat of a class whose keys are gone, which would be another seat with new ones.

#include "node/shell/key_file.hpp"

#include <string>

namespace atelier {

// `is_of_class`: the store has a class already, whose keys these were.
std::expected<KeySeeds, std::string> keys_of(const KeyFile& file, bool is_of_class);

}  // namespace atelier
