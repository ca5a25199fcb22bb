#include "sync/past_set.hpp"

#include <bit>

namespace atelier {

namespace {

constexpr std::uint32_t word_bits = 64;

std::uint64_t bit_of(std::uint32_t number) {
    return std::uint64_t{1} << (number % word_bits);
}

}  // namespace

const PastSet::Words& PastSet::words() const {
    static const Words none;
    return words_ ? *words_ : none;
}

bool PastSet::contains(std::uint32_t number) const {
    const std::size_t word = number / word_bits;
    return word < words().size() && (words()[word] & bit_of(number)) != 0;
}

std::vector<std::uint32_t> PastSet::numbers() const {
    std::vector<std::uint32_t> numbers;
    for (std::size_t i = 0; i < words().size(); ++i) {
        for (std::uint64_t left = words()[i]; left != 0; left &= left - 1) {
            const auto bit = static_cast<std::uint32_t>(std::countr_zero(left));
            numbers.push_back(static_cast<std::uint32_t>(i) * word_bits + bit);
        }
    }
    return numbers;
}

PastSet PastSet::with(std::uint32_t number) const {
    if (contains(number)) return *this;
    Words wider = words();
    const std::size_t word = number / word_bits;
    if (wider.size() <= word) wider.resize(word + 1);
    wider[word] |= bit_of(number);
    PastSet set;
    set.words_ = std::make_shared<const Words>(std::move(wider));
    return set;
}

bool PastSet::holds(const PastSet& other) const {
    if (words_ == other.words_) return true;
    if (words().size() < other.words().size()) return false;
    for (std::size_t i = 0; i < other.words().size(); ++i) {
        if ((other.words()[i] & ~words()[i]) != 0) return false;
    }
    return true;
}

PastSet PastSet::joined(const PastSet& other) const {
    if (holds(other)) return *this;
    if (other.holds(*this)) return other;
    const bool longer = words().size() >= other.words().size();
    Words both = longer ? words() : other.words();
    const Words& added = longer ? other.words() : words();
    for (std::size_t i = 0; i < added.size(); ++i)
        both[i] |= added[i];
    PastSet set;
    set.words_ = std::make_shared<const Words>(std::move(both));
    return set;
}

}  // namespace atelier
