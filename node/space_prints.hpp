#pragma once

// What a seat has of a space, short enough to be read out across a room: equal prints of two seats
// mean equal spaces. Made when somebody asks, kept nowhere.

#include "sync/replica.hpp"

namespace atelier {

struct SpacePrints {
    Hash frontier;  // of all that is held
    BlobId tree;    // of a list of all that shows: a line for each path, with what is there
};

// Of a space that is here and is not the class space.
SpacePrints prints_of(Replica& replica, const SpaceId& space);

}  // namespace atelier
