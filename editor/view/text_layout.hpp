#pragma once

// A text in the rows of a screen: which row a place is in, how far from its left, and what is above
// and below. Only lines that are asked for are laid out; one long line is kept.

#include "editor/text/splice.hpp"
#include "editor/view/wrapped_line.hpp"

namespace atelier::editor {

struct RowIndex {
    std::size_t line = 0;
    std::size_t row = 0;  // in the line
    auto operator<=>(const RowIndex&) const = default;
};

class TextLayout {
public:
    TextLayout(const Buffer& buffer, const WrapManner& manner) : buffer_(buffer), manner_(manner) {}

    const WrapManner& manner() const { return manner_; }
    void set_manner(const WrapManner& manner);
    // The buffer has changed so.
    void edited(const Splices& splices);

    std::size_t row_count(std::size_t line) const;
    ByteRange row_range(RowIndex row) const;
    // A place where one row ends and the next begins is in the next.
    RowIndex row_of(ByteIndex place) const;
    // Cells from the left of its row.
    std::size_t column_of(ByteIndex place) const;
    // The border nearest to so many cells from the left, in this row.
    ByteIndex place_at(RowIndex row, std::size_t column) const;

    // So many rows further down, or up; at most the first and the last.
    RowIndex below(RowIndex row, std::size_t rows) const;
    RowIndex above(RowIndex row, std::size_t rows) const;
    RowIndex last_row() const;
    // Rows from one down to another, counted up to a limit.
    std::size_t distance(RowIndex from, RowIndex to, std::size_t limit) const;

private:
    // A line that is longer is kept laid out.
    static constexpr std::size_t long_line = 2'000;

    std::span<const std::uint32_t> starts(std::size_t line) const;

    const Buffer& buffer_;
    WrapManner manner_;
    // What was asked for last: rows are asked for one after the other.
    struct Kept {
        std::size_t line = 0;
        WrappedLine rows;
    };
    mutable std::optional<Kept> short_;
    mutable std::optional<Kept> long_;
    mutable ByteRange long_range_;  // of that line, as the text was then
};

}  // namespace atelier::editor
