#pragma once

// What two sequences have in common, in order: a longest common subsequence as runs.
//
// Method: Myers, "An O(ND) difference algorithm and its variations", 1986, in linear space, with
// the bounds on diagonals of diff-match-patch. Where a stretch would cost more than it is told, it
// is called wholly different.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace atelier {

struct EqualRun {
    std::size_t a = 0;
    std::size_t b = 0;
    std::size_t length = 0;

    bool operator==(const EqualRun&) const = default;
};

// Ascending; `steps_max` bounds the work, about one comparison each.
std::vector<EqualRun> equal_runs(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                                 std::size_t steps_max);

}  // namespace atelier
