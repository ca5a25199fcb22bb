#include "sync/change_index.hpp"

#include <cstring>

namespace atelier {

// An id is a hash: any part of it will do. Who tries a million hashes for each of his changes can
// have them beside each other here; they are signed, and cost him more than us.
std::size_t ChangeIndex::place(const ChangeId& id) const {
    std::uint64_t part;
    std::memcpy(&part, id.bytes.data(), sizeof part);
    return static_cast<std::size_t>(part ^ part >> 32);
}

std::optional<std::uint32_t> ChangeIndex::find(const ChangeId& id,
                                               const std::vector<ChangeId>& ids) const {
    if (numbers_.empty()) return std::nullopt;
    const std::size_t mask = numbers_.size() - 1;
    for (std::size_t i = place(id) & mask; numbers_[i] != empty; i = (i + 1) & mask)
        if (ids[numbers_[i]] == id) return numbers_[i];
    return std::nullopt;
}

void ChangeIndex::add(std::uint32_t number, const std::vector<ChangeId>& ids) {
    if (2 * (size_ + 1) > numbers_.size()) {
        const std::vector<std::uint32_t> before = std::move(numbers_);
        numbers_.assign(before.empty() ? 8 : 2 * before.size(), empty);
        size_ = 0;
        for (const std::uint32_t each : before)
            if (each != empty) add(each, ids);
    }
    const std::size_t mask = numbers_.size() - 1;
    std::size_t i = place(ids[number]) & mask;
    while (numbers_[i] != empty)
        i = (i + 1) & mask;
    numbers_[i] = number;
    ++size_;
}

}  // namespace atelier
