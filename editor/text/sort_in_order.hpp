#pragma once

// Sorts; what is equal stays in the order it came in. std::stable_sort of g++ 12 asks for
// std::get_temporary_buffer, which C++17 has deprecated, and clang-tidy says so wherever it is
// used.

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace atelier::editor {

template <class Item, class Less>
void sort_in_order(std::vector<Item>& items, Less less) {
    if (std::is_sorted(items.begin(), items.end(), less)) return;
    std::vector<std::size_t> order(items.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t one, std::size_t other) {
        if (less(items[one], items[other])) return true;
        return !less(items[other], items[one]) && one < other;
    });
    std::vector<Item> sorted;
    sorted.reserve(items.size());
    for (const std::size_t each : order)
        sorted.push_back(std::move(items[each]));
    items = std::move(sorted);
}

}  // namespace atelier::editor
