#pragma once

// What the node tells to all editors in the same words, whatever they have open: that something
// changed, who waits, what is saved where.

#include "node/client.hpp"
#include "protocol/editor_messages/messages.hpp"

#include <vector>

namespace atelier {

// Nothing: it is well.
std::optional<talk::DiskTrouble> trouble_of(DiskState disk);

// None for what is one client's own, and for answers.
std::vector<talk::FromNode> tellings_of(const Told& told);

}  // namespace atelier
