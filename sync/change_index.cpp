#include "sync/change_index.hpp"

#include <bit>
#include <cstring>

namespace atelier {

// An id is a hash: any part of it will do. To have his changes in one bucket of a hundred thousand
// somebody must try as many hashes for each of them, which costs him far more than us.
std::uint32_t ChangeIndex::tag_of(const ChangeId& id) {
    std::uint32_t tag;
    std::memcpy(&tag, id.bytes.data(), sizeof tag);
    return tag;
}

// Of the bits by which the newest bucket is told from all others.
std::uint32_t ChangeIndex::mask() const {
    return static_cast<std::uint32_t>(std::bit_ceil(buckets_.size()) - 1);
}

// Of those whose bucket is still to come the one that it will be taken from.
std::size_t ChangeIndex::bucket_of(std::uint32_t tag) const {
    const std::size_t bucket = tag & mask();
    return bucket < buckets_.size() ? bucket : bucket & mask() >> 1;
}

std::optional<std::uint32_t> ChangeIndex::find(const ChangeId& id,
                                               const std::vector<ChangeId>& ids) const {
    if (buckets_.empty()) return std::nullopt;
    const std::uint32_t tag = tag_of(id);
    for (std::uint32_t at = buckets_[bucket_of(tag)]; at != none; at = entries_[at].next)
        if (entries_[at].tag == tag && ids[at] == id) return at;
    return std::nullopt;
}

void ChangeIndex::add(std::uint32_t number, const std::vector<ChangeId>& ids) {
    add_bucket();
    if (entries_.size() <= number) entries_.resize(number + std::size_t{1});
    const std::uint32_t tag = tag_of(ids[number]);
    std::uint32_t& first = buckets_[bucket_of(tag)];
    entries_[number] = {first, tag};
    first = number;
}

void ChangeIndex::add_bucket() {
    buckets_.push_back(none);
    const std::size_t made = buckets_.size() - 1;
    if (made == 0) return;
    std::uint32_t* link = &buckets_[made & mask() >> 1];
    std::uint32_t* taken = &buckets_[made];
    while (*link != none) {
        Entry& entry = entries_[*link];
        if ((entry.tag & mask()) == made) {
            *taken = *link;
            *link = entry.next;
            taken = &entry.next;
        } else {
            link = &entry.next;
        }
    }
    *taken = none;
}

}  // namespace atelier
