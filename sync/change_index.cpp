#include "sync/change_index.hpp"

#include <cstring>
#include <random>

namespace atelier {

namespace {

std::uint64_t odd_number_of_this_process() {
    static const std::uint64_t number = [] {
        std::random_device random;
        return (std::uint64_t{random()} << 32 | random()) | 1;
    }();
    return number;
}

}  // namespace

std::size_t ChangeIndex::place(const ChangeId& id) const {
    std::uint64_t parts[2];
    std::memcpy(parts, id.bytes.data(), sizeof parts);
    const std::uint64_t key = odd_number_of_this_process();
    const auto mixed = static_cast<unsigned __int128>(parts[0] ^ key) * (parts[1] | 1);
    const std::uint64_t folded =
        static_cast<std::uint64_t>(mixed >> 64) ^ static_cast<std::uint64_t>(mixed);
    return static_cast<std::size_t>(folded * key >> 20);
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
