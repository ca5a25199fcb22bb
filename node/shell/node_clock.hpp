#pragma once

// The two clocks of a node: one that nobody sets and that goes on while the machine sleeps, for all
// that is waited for; and the machine's date, right or not, which is only ever shown.

#include "node/shell.hpp"

namespace atelier {

NodeTime node_time();

}  // namespace atelier
