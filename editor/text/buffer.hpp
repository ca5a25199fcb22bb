#pragma once

// A text that is being written: UTF-8 with a gap where the last change was, and its lines.
//
// Promises: a change costs what it moves (a key beside the last one next to nothing, a key anywhere
// in the largest page a copy of it, 0.1 ms), and `version` is another one after each. Refuses
// nothing: places are to be inside and at borders of characters; an assertion holds the first.

#include "editor/text/line_starts.hpp"
#include "protocol/editor_messages/text_messages.hpp"

#include <string>

namespace atelier::editor {

class Buffer {
public:
    Buffer() = default;
    explicit Buffer(std::string text);

    std::size_t size() const { return bytes_.size() - gap_size_; }
    ByteIndex end() const { return {size()}; }
    std::uint64_t version() const { return version_; }

    std::size_t line_count() const { return lines_.count(); }
    std::size_t line_of(ByteIndex place) const { return lines_.line_of(place); }
    ByteIndex line_begin(std::size_t line) const { return lines_[line]; }
    // Before its '\n'.
    ByteIndex line_end(std::size_t line) const;
    ByteRange line_range(std::size_t line) const { return {line_begin(line), line_end(line)}; }

    // In one piece, until the next call that is not const or that asks for bytes: the gap may move.
    std::string_view view(ByteRange range) const;
    std::string_view line(std::size_t number) const { return view(line_range(number)); }
    // From a place on as far as it goes without moving anything; empty at the end.
    std::string_view piece_from(ByteIndex place) const;
    std::string text() const;

    void replace(ByteRange range, std::string_view text);

    // Lines and code points, as the node counts.
    talk::Position position_of(ByteIndex place) const;
    // What is behind a line's end is its end, and behind the text the text's.
    ByteIndex place_of(talk::Position position) const;

private:
    void move_gap(std::size_t place) const;
    void grow_gap(std::size_t least);

    mutable std::string bytes_;  // text, gap, text
    mutable std::size_t gap_ = 0;
    std::size_t gap_size_ = 0;
    LineStarts lines_;
    std::uint64_t version_ = 0;
};

// Of UTF-8.
std::size_t count_code_points(std::string_view text);

}  // namespace atelier::editor
