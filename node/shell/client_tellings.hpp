#pragma once

// What the node tells to all editors in the same words, whatever they have open: that something
// changed, who waits, what is saved where.

#include "node/client.hpp"
#include "protocol/editor_messages/messages.hpp"

#include <vector>

namespace atelier {

// None for what is one client's own, and for answers.
std::vector<talk::FromNode> tellings_of(const Told& told);

}  // namespace atelier
