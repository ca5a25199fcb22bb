#pragma once

// How many seeds a property is tried with: `every_day` in the gate, ATELIER_SEED_FACTOR times as
// many when that is set (scripts/test.sh --long seeds). A seed that failed becomes a named case.

#include <cstdint>
#include <cstdlib>

namespace atelier {

inline std::uint64_t seeds(std::uint64_t every_day) {
    const char* factor = std::getenv("ATELIER_SEED_FACTOR");
    return every_day * (factor == nullptr ? 1 : std::strtoull(factor, nullptr, 10));
}

}  // namespace atelier
