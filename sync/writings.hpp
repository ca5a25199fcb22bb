#pragma once

// What was written to one place, by whom, in the order of ops. The last writer has it; what the
// others wrote stays, so that a screen can offer it.

#include "sync/tree_op.hpp"

#include <algorithm>
#include <set>

namespace atelier {

template <class T>
struct Writing {
    OpPlace place;
    T value;

    bool operator==(const Writing&) const = default;
};

template <class T>
class Writings {
public:
    bool empty() const { return all_.empty(); }
    const std::vector<Writing<T>>& all() const { return all_; }
    // There must be one.
    const Writing<T>& last() const { return all_.back(); }

    void add(const OpPlace& place, T value) {
        const auto order = [](const Writing<T>& writing) { return writing.place.order; };
        const auto behind = std::ranges::upper_bound(all_, place.order, {}, order);
        all_.insert(behind, Writing<T>{place, std::move(value)});
    }
    // What these changes wrote; whether that is anything.
    bool forget(const std::set<Event>& changes) {
        return std::erase_if(all_, [&](const Writing<T>& writing) {
                   return changes.contains(writing.place.event);
               }) > 0;
    }

    bool operator==(const Writings&) const = default;

private:
    std::vector<Writing<T>> all_;
};

}  // namespace atelier
