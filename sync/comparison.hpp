#pragma once

// How two seats find what the other lacks of one space (docs: conversation.md): one names a sample
// of what it holds, the other answers what lies beyond.

#include "protocol/tip.hpp"

namespace atelier {

// Heads first, at most so many, then ancestors at lamport distance 1, 2, 4 …
inline constexpr std::size_t sampled_heads_max = 20;
inline constexpr std::size_t sampled_max = 32;

struct Beyond {
    std::vector<ChangeId> common;  // of the sample, what is accepted here; ascending
    std::vector<Tip> tips;         // that are not wholly in its past; ascending
};

}  // namespace atelier
