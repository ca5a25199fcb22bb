#pragma once

// Whether the ops of a client name what is there: a change that does not would be refused by
// everybody, and its log would end with it.

#include "sync/contents.hpp"
#include "sync/resolved.hpp"

#include <span>

namespace atelier {

// A node or comment of a zero change is made by an op before. Text is typed, not written: an op on
// it names nothing.
bool all_are_there(Contents& contents, std::span<const resolved::Op> ops);

}  // namespace atelier
