#pragma once

// Finds a change by its id among ids that are kept elsewhere by number: open addressing, four bytes
// an entry, of which at least half are empty.

#include "protocol/ids.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace atelier {

class ChangeIndex {
public:
    std::optional<std::uint32_t> find(const ChangeId& id, const std::vector<ChangeId>& ids) const;
    // One that is not there.
    void add(std::uint32_t number, const std::vector<ChangeId>& ids);

private:
    static constexpr std::uint32_t empty = UINT32_MAX;

    std::size_t place(const ChangeId& id) const;

    std::vector<std::uint32_t> numbers_;  // a power of two of them
    std::size_t size_ = 0;
};

}  // namespace atelier
