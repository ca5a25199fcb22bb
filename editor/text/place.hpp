#pragma once

// Where something is in a text, in bytes of UTF-8. What people and the node count in (lines, code
// points, cells) is made of it by the text that it is in.

#include <algorithm>
#include <compare>
#include <cstddef>

namespace atelier::editor {

struct ByteIndex {
    std::size_t value = 0;

    auto operator<=>(const ByteIndex&) const = default;
    friend ByteIndex operator+(ByteIndex place, std::size_t bytes) { return {place.value + bytes}; }
    // `bytes` at most the place itself.
    friend ByteIndex operator-(ByteIndex place, std::size_t bytes) { return {place.value - bytes}; }
    friend std::size_t operator-(ByteIndex end, ByteIndex begin) { return end.value - begin.value; }
};

struct ByteRange {
    ByteIndex begin;
    ByteIndex end;  // not before begin

    std::size_t size() const { return end - begin; }
    bool is_empty() const { return begin == end; }
    bool holds(ByteIndex place) const { return begin <= place && place < end; }
    bool operator==(const ByteRange&) const = default;
};

}  // namespace atelier::editor
