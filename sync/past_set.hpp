#pragma once

// A set of small numbers that acts share: which numbered acts lie in the past of a change. Most
// changes have the very set of their parent, so a set is never changed, only followed by another
// one; copying it copies a pointer.

#include <cstdint>
#include <memory>
#include <vector>

namespace atelier {

class PastSet {
public:
    bool contains(std::uint32_t number) const;
    bool empty() const { return words().empty(); }
    // Ascending.
    std::vector<std::uint32_t> numbers() const;

    PastSet with(std::uint32_t number) const;
    // The same object as one of the two where that one holds the other.
    PastSet joined(const PastSet& other) const;

    friend bool operator<(const PastSet& a, const PastSet& b) { return a.words() < b.words(); }

private:
    using Words = std::vector<std::uint64_t>;  // the last is not zero

    const Words& words() const;
    bool holds(const PastSet& other) const;

    std::shared_ptr<const Words> words_;
};

}  // namespace atelier
