#pragma once

// Blobs and their maps from a seed, as random_changes.hpp makes changes.

#include "protocol/blob.hpp"
#include "tests/random_changes.hpp"

namespace atelier::test {

inline BlobMap random_map(Dice& dice, std::uint64_t most_bytes) {
    BlobMap map;
    map.size = dice.number(most_bytes);
    for (std::size_t i = 0; i < chunks_of(map.size); ++i)
        map.chunks.push_back(dice.id<Hash>());
    return map;
}
inline Bytes random_blob(Dice& dice, std::size_t size) {
    Bytes bytes(size);
    for (std::uint8_t& byte : bytes)
        byte = static_cast<std::uint8_t>(dice.below(256));
    return bytes;
}

}  // namespace atelier::test
