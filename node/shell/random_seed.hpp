#pragma once

// Randomness of this machine: the only place of a node that asks for it. What is made of a seed is
// protocol/'s.

#include "protocol/ids.hpp"

namespace atelier {

// From the system's random device, which a machine that has just started waits for.
Seed random_seed();

}  // namespace atelier
