#include "editor/view/text_layout.hpp"

#include <algorithm>

namespace atelier::editor {

void TextLayout::set_manner(const WrapManner& manner) {
    if (manner == manner_) return;
    manner_ = manner;
    short_.reset();
    long_.reset();
}

// One splice inside the long line is a key in it, and what is written in other lines moves it;
// whatever else happened to it, it is laid out anew.
void TextLayout::edited(const Splices& splices) {
    short_.reset();
    if (!long_ || splices.empty()) return;
    const ByteRange old = long_range_;
    const auto is_elsewhere = [&](const Splice& each) {
        return each.range.end < old.begin || each.range.begin > old.end;
    };
    const Splice& only = splices.front();
    const bool is_inside = splices.size() == 1 && old.begin <= only.range.begin &&
                           only.range.end <= old.end && only.text.find('\n') == only.text.npos;
    const bool is_moved = std::ranges::all_of(splices, is_elsewhere);
    if (!is_inside && !is_moved) {
        long_.reset();
        return;
    }
    long_->line = buffer_.line_of(moved(old.begin, splices, Side::before));
    long_range_ = buffer_.line_range(long_->line);
    // Else somebody told of another change than the text had.
    const std::size_t size =
        is_inside ? old.size() + only.text.size() - only.range.size() : old.size();
    if (long_range_.size() != size) {
        long_.reset();
        return;
    }
    if (is_inside)
        long_->rows.edited(buffer_.line(long_->line), only.range.begin - old.begin,
                           only.range.size(), only.text.size());
}

std::span<const std::uint32_t> TextLayout::starts(std::size_t line) const {
    const std::string_view text = buffer_.line(line);
    std::optional<Kept>& kept = text.size() > long_line ? long_ : short_;
    if (!kept || kept->line != line) {
        kept = Kept{line, WrappedLine(text, manner_)};
        if (&kept == &long_) long_range_ = buffer_.line_range(line);
    }
    return kept->rows.starts();
}

std::size_t TextLayout::row_count(std::size_t line) const {
    return starts(line).size();
}

ByteRange TextLayout::row_range(RowIndex row) const {
    const auto rows = starts(row.line);
    const ByteIndex line = buffer_.line_begin(row.line);
    const bool is_last = row.row + 1 >= rows.size();
    return {line + rows[row.row], is_last ? buffer_.line_end(row.line) : line + rows[row.row + 1]};
}

RowIndex TextLayout::row_of(ByteIndex place) const {
    const std::size_t line = buffer_.line_of(place);
    const auto rows = starts(line);
    const std::size_t at = place - buffer_.line_begin(line);
    const auto behind = std::upper_bound(rows.begin(), rows.end(), at);
    return {line, static_cast<std::size_t>(behind - rows.begin()) - 1};
}

std::size_t TextLayout::column_of(ByteIndex place) const {
    const RowIndex row = row_of(place);
    const ByteIndex line = buffer_.line_begin(row.line);
    const std::size_t from = row_range(row).begin - line;
    LinePieces pieces(buffer_.line(row.line).substr(0, place - line), from, 0, manner_.tab_width);
    while (!pieces.is_at_end())
        pieces.next();
    return pieces.column();
}

ByteIndex TextLayout::place_at(RowIndex row, std::size_t column) const {
    const ByteRange range = row_range(row);
    const ByteIndex line = buffer_.line_begin(row.line);
    const bool is_last = row.row + 1 >= row_count(row.line);
    const std::string_view text = buffer_.line(row.line).substr(0, range.end - line);
    LinePieces pieces(text, range.begin - line, 0, manner_.tab_width);
    ByteIndex before = range.begin;
    while (!pieces.is_at_end()) {
        const std::size_t left = pieces.column();
        const Piece piece = pieces.next();
        before = line + piece.at;
        // Nearer to its left than to its right: before it.
        if (column < left + (piece.width + 1) / 2) return before;
    }
    return is_last ? range.end : before;
}

RowIndex TextLayout::last_row() const {
    const std::size_t line = buffer_.line_count() - 1;
    return {line, row_count(line) - 1};
}

RowIndex TextLayout::below(RowIndex row, std::size_t rows) const {
    while (rows > 0) {
        const std::size_t left = row_count(row.line) - 1 - row.row;
        if (left >= rows) return {row.line, row.row + rows};
        if (row.line + 1 == buffer_.line_count()) return last_row();
        rows -= left + 1;
        row = {row.line + 1, 0};
    }
    return row;
}

RowIndex TextLayout::above(RowIndex row, std::size_t rows) const {
    while (rows > 0) {
        if (row.row >= rows) return {row.line, row.row - rows};
        if (row.line == 0) return {};
        rows -= row.row + 1;
        row = {row.line - 1, row_count(row.line - 1) - 1};
    }
    return row;
}

std::size_t TextLayout::distance(RowIndex from, RowIndex to, std::size_t limit) const {
    std::size_t rows = 0;
    for (; from.line < to.line && rows < limit; from = {from.line + 1, 0})
        rows += row_count(from.line) - from.row;
    return std::min(limit, from < to ? rows + to.row - from.row : rows);
}

}  // namespace atelier::editor
