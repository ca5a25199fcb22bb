#include "editor/view/caret_moves.hpp"

#include "editor/text/text_clusters.hpp"

namespace atelier::editor {

namespace {

enum class Kind : std::uint8_t { blank, word, sign, line_end };

// Of the character at a place: everything that is not ASCII counts as a letter.
Kind kind_at(const Buffer& buffer, ByteIndex place) {
    const char byte = buffer.piece_from(place).front();
    if (byte == '\n') return Kind::line_end;
    if (byte == ' ' || byte == '\t') return Kind::blank;
    const bool is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                           (byte >= '0' && byte <= '9') || byte == '_' ||
                           static_cast<unsigned char>(byte) >= 0x80;
    return is_letter ? Kind::word : Kind::sign;
}

Kind kind_before(const Buffer& buffer, ByteIndex place) {
    return kind_at(buffer, border_before(buffer, place));
}

ByteIndex over(const Buffer& buffer, ByteIndex place, Kind kind) {
    while (place != buffer.end() && kind_at(buffer, place) == kind)
        place = next_border(buffer, place);
    return place;
}

ByteIndex back_over(const Buffer& buffer, ByteIndex place, Kind kind) {
    while (place.value > 0 && kind_before(buffer, place) == kind)
        place = border_before(buffer, place);
    return place;
}

ByteIndex row_home(const Buffer& buffer, const TextLayout& layout, ByteIndex place) {
    const ByteRange row = layout.row_range(layout.row_of(place));
    const ByteIndex behind_blanks = std::min(over(buffer, row.begin, Kind::blank), row.end);
    return place == behind_blanks ? row.begin : behind_blanks;
}

ByteIndex vertical(const TextLayout& layout, ByteIndex caret, std::size_t goal, bool is_down,
                   std::size_t rows) {
    const RowIndex from = layout.row_of(caret);
    const RowIndex to = is_down ? layout.below(from, rows) : layout.above(from, rows);
    if (to != from) return layout.place_at(to, goal);
    // From the first and last row it goes to the text's end: one key more that does something.
    const ByteRange row = layout.row_range(from);
    return is_down ? row.end : row.begin;
}

}  // namespace

ByteIndex word_left(const Buffer& buffer, ByteIndex place) {
    const ByteIndex word = back_over(buffer, place, Kind::blank);
    if (word.value == 0) return word;
    if (word != place && kind_before(buffer, word) == Kind::line_end) return word;
    if (kind_before(buffer, word) == Kind::line_end) return border_before(buffer, word);
    return back_over(buffer, word, kind_before(buffer, word));
}

ByteIndex word_right(const Buffer& buffer, ByteIndex place) {
    if (place == buffer.end()) return place;
    const Kind kind = kind_at(buffer, place);
    if (kind == Kind::line_end) return over(buffer, place + 1, Kind::blank);
    return over(buffer, over(buffer, place, kind), Kind::blank);
}

ByteRange word_around(const Buffer& buffer, ByteIndex place) {
    const bool is_at_end = place == buffer.end() || kind_at(buffer, place) == Kind::line_end;
    if (is_at_end && (place.value == 0 || kind_before(buffer, place) == Kind::line_end))
        return {place, place};
    const Kind kind = is_at_end ? kind_before(buffer, place) : kind_at(buffer, place);
    return {back_over(buffer, place, kind), over(buffer, place, kind)};
}

Selection moved_by(const Selection& selection, Move move, Hold hold, const Buffer& buffer,
                   const TextLayout& layout, std::size_t page_rows) {
    ByteIndex caret = selection.caret;
    std::optional<std::size_t> goal;
    const bool is_left_alone = hold == Hold::moves && !selection.is_empty();
    switch (move) {
        case Move::left:
            caret = is_left_alone ? selection.left() : border_before(buffer, caret);
            break;
        case Move::right:
            caret = is_left_alone ? selection.right() : next_border(buffer, caret);
            break;
        case Move::word_left: caret = word_left(buffer, caret); break;
        case Move::word_right: caret = word_right(buffer, caret); break;
        case Move::up:
        case Move::down:
        case Move::page_up:
        case Move::page_down: {
            const bool is_page = move == Move::page_up || move == Move::page_down;
            const bool is_down = move == Move::down || move == Move::page_down;
            goal = selection.goal ? *selection.goal : layout.column_of(caret);
            caret = vertical(layout, caret, *goal, is_down, is_page ? page_rows : 1);
            break;
        }
        case Move::home: caret = row_home(buffer, layout, caret); break;
        case Move::end: caret = layout.place_at(layout.row_of(caret), SIZE_MAX); break;
        case Move::text_begin: caret = {}; break;
        case Move::text_end: caret = buffer.end(); break;
    }
    return {hold == Hold::selects ? selection.anchor : caret, caret, goal};
}

}  // namespace atelier::editor
