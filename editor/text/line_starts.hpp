#pragma once

// Where the lines of a text begin. A line ends behind '\n'; there is always one, and the last has
// no end.
//
// Typing shifts every start behind the caret. That shift is kept in one number for all of them and
// carried along when the caret moves (the "step" of Scintilla's Partitioning), so that a key costs
// as many starts as lie between it and the key before, and not the whole text.

#include "editor/text/place.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace atelier::editor {

class LineStarts {
public:
    LineStarts() = default;
    explicit LineStarts(std::string_view text);

    std::size_t count() const { return starts_.size(); }
    ByteIndex operator[](std::size_t line) const {
        return {line > step_ ? starts_[line] + shift_ : starts_[line]};
    }
    std::size_t line_of(ByteIndex place) const;

    // What stood in the range is now this text.
    void replace(ByteRange range, std::string_view text);

private:
    void move_step(std::size_t line);

    // Offsets of at most 4 GiB: a text of the node is below 16 MiB.
    std::vector<std::uint32_t> starts_{0};
    std::size_t step_ = 0;     // starts above it are to be shifted
    std::uint32_t shift_ = 0;  // modulo 2^32: it may lead back
};

}  // namespace atelier::editor
