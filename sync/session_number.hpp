#pragma once

// The number of one connection to another seat after its handshake: given by the node, never used
// again while it runs. A seat that dials again comes under another number.

#include <cstdint>

namespace atelier {

enum class SessionNumber : std::uint32_t {};

}  // namespace atelier
