#pragma once

// Finds a change by its id among ids that are kept elsewhere by number: linear hashing (Litwin,
// 1980), twelve bytes a change. Every change that is added brings a bucket, which takes its share
// of one other, so that none waits until all have moved.

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
    static constexpr std::uint32_t none = UINT32_MAX;

    struct Entry {
        std::uint32_t next = none;  // in its bucket
        std::uint32_t tag = 0;      // of its id: which bucket, and a quick no for most others
    };

    static std::uint32_t tag_of(const ChangeId& id);
    std::uint32_t mask() const;
    std::size_t bucket_of(std::uint32_t tag) const;
    void add_bucket();

    std::vector<std::uint32_t> buckets_;  // the number that each begins with
    std::vector<Entry> entries_;          // by number
};

}  // namespace atelier
