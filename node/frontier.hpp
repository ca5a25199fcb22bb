#pragma once

// The version of a space that is now: the heads of all that counts there. It names what a screen
// shows for others and for later.

#include "sync/replica.hpp"

namespace atelier {

// Ascending. Of the class space or one that is not here, and of one that is empty: none.
std::vector<ChangeId> frontier_of(Replica& replica, const SpaceId& space);

// Whether these can name a version of the space: some, all of them accepted there.
bool is_version(Replica& replica, const SpaceId& space, std::span<const ChangeId> heads);

}  // namespace atelier
