#pragma once

// Beacons from a seed, as random_changes.hpp makes changes.

#include "protocol/beacon.hpp"
#include "tests/random_changes.hpp"

namespace atelier::test {

inline Beacon random_beacon(Dice& dice, const NetworkKey& key) {
    Beacon beacon;
    beacon.front.kind = dice.choice(BeaconKind::bye);
    beacon.front.instance = Instance{dice.number(UINT64_MAX)};
    beacon.front.port = static_cast<std::uint16_t>(dice.from_to(1, 65535));
    beacon.front.class_tag = class_tag_of(key, beacon.front.instance);
    if (dice.chance(2)) beacon.front.door = dice.text_of_bytes(1, 120);
    beacon.heard = dice.ids<HeardTag>(0, dice.chance(4) ? 64 : 4);
    return beacon;
}

}  // namespace atelier::test
