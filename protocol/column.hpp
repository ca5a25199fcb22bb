#pragma once

// Numbers of which neighbours are often equal, as runs: docs/protocol.md, "Span".
//
//   column := (repeat varint, at least 1 | value varint) *      neighbouring groups differ
//
// A column ends when its groups cover its values exactly; that is known from elsewhere.

#include "protocol/bytes.hpp"

namespace atelier {

// A step from one number to another, and back: the varint of a zigzag. Wraps around, as numbers of
// 64 bits do.
inline std::uint64_t zigzag_step(std::uint64_t from, std::uint64_t to) {
    const auto step = static_cast<std::int64_t>(to - from);
    return static_cast<std::uint64_t>(step) << 1 ^ (step < 0 ? UINT64_MAX : 0);
}
inline std::uint64_t stepped(std::uint64_t from, std::uint64_t zigzag) {
    return from + (zigzag >> 1 ^ (~(zigzag & 1) + 1));
}

class ColumnWriter {
public:
    void add(std::uint64_t value);
    // Nothing is added behind it.
    void write_to(Writer& writer);
    // Bytes that it will write, at most.
    std::size_t size() const { return groups_.size() + 20; }

private:
    void flush();

    Writer groups_;
    std::uint64_t value_ = 0;
    std::uint64_t repeat_ = 0;
};

// Hands out the values one by one. The reader must live as long, and be read by nobody else before
// the last value.
class ColumnReader {
public:
    // `count` values of at most `most` each.
    ColumnReader(Reader& reader, std::size_t count, std::uint64_t most)
        : reader_(&reader), left_(count), most_(most) {}

    // At most `count` times. After an error 0.
    std::uint64_t next() {
        if (repeat_ == 0) read_group();
        --repeat_;
        return value_;
    }

private:
    void read_group();

    Reader* reader_;
    std::size_t left_;  // values behind this group
    std::uint64_t most_;
    std::uint64_t repeat_ = 0;
    std::uint64_t value_ = 0;
    bool is_first_ = true;
};

}  // namespace atelier
