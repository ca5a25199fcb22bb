#pragma once

// The few values that were used last, by key: what is dear to make again and too large to keep for
// everybody. A value is taken out to be used and put back under its next key. Which ones are there
// is never part of an answer, only of how soon it comes.

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace atelier {

template <class Key, class Value>
class RecentFew {
public:
    explicit RecentFew(std::size_t most) : most_(most) {}

    std::optional<Value> take(const Key& key) {
        for (std::size_t i = entries_.size(); i-- > 0;) {
            if (entries_[i].first != key) continue;
            std::optional<Value> value = std::move(entries_[i].second);
            entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(i));
            return value;
        }
        return std::nullopt;
    }

    void put(const Key& key, Value value) {
        take(key);
        if (entries_.size() == most_) entries_.erase(entries_.begin());
        entries_.emplace_back(key, std::move(value));
    }

private:
    std::size_t most_;
    std::vector<std::pair<Key, Value>> entries_;  // the last used at the end
};

}  // namespace atelier
