#pragma once

// What a node of a space's tree is called: by the op that made it.

#include "protocol/reference.hpp"

namespace atelier {

// The roots `site` and `notes` are ops 0 and 1 of a change that bears the id of their space, the
// act that created it.
struct NodeId {
    ChangeId change;
    std::uint32_t op = 0;  // counted from 0 in its change

    auto operator<=>(const NodeId&) const = default;
};

inline NodeId root_of(const SpaceId& space, Root root) {
    return {id_cast<ChangeId>(space), static_cast<std::uint32_t>(root)};
}

}  // namespace atelier
