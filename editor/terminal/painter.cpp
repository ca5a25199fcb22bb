#include "editor/terminal/painter.hpp"

#include <algorithm>
#include <utility>

namespace atelier::editor {

namespace {

// So many equal cells are printed again rather than jumped over: a move is three bytes and more.
constexpr std::size_t bridge_max = 4;

// A frame of no more bytes is one write, which terminals show as one: the cursor is seen nowhere
// else meanwhile, and need not be hidden.
constexpr std::size_t small_frame_bytes = 256;

std::string csi(std::size_t number, char final) {
    return "\x1b[" + (number == 1 ? "" : std::to_string(number)) + final;
}

void add_color(std::string& codes, const Color& color, unsigned base) {
    const std::uint32_t value = color.value();
    const auto add = [&](std::uint32_t code) { codes += ";" + std::to_string(code); };
    switch (color.kind()) {
        case Color::Kind::usual: return add(base + 9);
        case Color::Kind::palette:
            if (value < 8) return add(base + value);
            if (value < 16) return add(base + 60 + value - 8);
            add(base + 8);
            add(5);
            return add(value);
        case Color::Kind::rgb:
            add(base + 8);
            add(2);
            add(value >> 16);
            add(value >> 8 & 0xFF);
            return add(value & 0xFF);
    }
}

// Each parameter with a semicolon in front.
std::string difference(const Style& from, const Style& to) {
    std::string codes;
    if (from.is_bold != to.is_bold) codes += to.is_bold ? ";1" : ";22";
    if (from.is_underlined != to.is_underlined) codes += to.is_underlined ? ";4" : ";24";
    if (from.is_reversed != to.is_reversed) codes += to.is_reversed ? ";7" : ";27";
    if (from.text != to.text) add_color(codes, to.text, 30);
    if (from.back != to.back) add_color(codes, to.back, 40);
    return codes;
}

const std::string& shorter(const std::string& a, const std::string& b) {
    return b.size() < a.size() ? b : a;
}

}  // namespace

std::string Painter::frame(const Grid& next) {
    next_ = &next;
    out_.clear();
    const bool is_whole = !shown_ || shown_->size() != next.size();
    if (is_whole) {
        style_.reset();
        use(Style{});
        out_ += "\x1b[H\x1b[2J";
        at_ = Spot{};
        is_column_known_ = true;
        shown_.emplace(next.size());
        shown_->cursor.reset();
        is_cursor_shown_ = false;
        out_ += "\x1b[?25l";
    }
    const std::size_t before = out_.size();
    for (std::size_t row = 0; row < next.size().rows; ++row)
        paint_row(row);
    // Behind the last cell is the last cell.
    std::optional<Spot> cursor = next.cursor;
    if (cursor)
        cursor = Spot{std::min(cursor->row, next.size().rows - 1),
                      std::min(cursor->column, next.size().columns - 1)};
    // The cursor does not run over the screen, where no frame is shown as one.
    std::string front;
    const bool has_cells = out_.size() > before;
    const bool is_seen_at_work =
        out_.size() > small_frame_bytes && !abilities.has_synchronized_output;
    if (is_cursor_shown_ && (!cursor || is_seen_at_work)) {
        front = "\x1b[?25l";
        is_cursor_shown_ = false;
    }
    if (cursor) {
        move_to(*cursor);
        if (!is_cursor_shown_) out_ += "\x1b[?25h";
        is_cursor_shown_ = true;
    }
    *shown_ = next;
    shown_->cursor = cursor;
    next_ = nullptr;
    out_ = front + out_;
    if (abilities.has_synchronized_output && (is_whole || has_cells))
        out_ = "\x1b[?2026h" + out_ + "\x1b[?2026l";
    return std::exchange(out_, {});
}

void Painter::paint_row(std::size_t row) {
    const std::size_t tail = blank_tail(row);
    for (std::size_t from = 0;;) {
        const Stretch stretch = next_stretch(row, from);
        if (stretch.begin == stretch.end) return;
        if (stretch.begin >= tail || stretch.end > tail + 3) {
            // All that is behind is erased at once.
            for (std::size_t column = stretch.begin; column < tail; ++column)
                print({row, column});
            move_to({row, std::max(tail, stretch.begin)});
            use(Style{});
            out_ += "\x1b[K";
            return;
        }
        for (std::size_t column = stretch.begin; column < stretch.end; ++column)
            print({row, column});
        from = stretch.end;
    }
}

bool Painter::is_changed(Spot spot) const {
    const auto differs = [&](std::size_t column) {
        return shown_->at({spot.row, column}) != next_->at({spot.row, column});
    };
    if (differs(spot.column)) return true;
    if (spot.column == 0) return false;
    // A cluster that takes more cells on this terminal than it should is printed over its
    // neighbour.
    std::size_t left = spot.column - 1;
    if (left > 0 &&
        (shown_->at({spot.row, left}).width() == 0 || next_->at({spot.row, left}).width() == 0))
        --left;
    return differs(left) &&
           !(shown_->at({spot.row, left}).is_plain() && next_->at({spot.row, left}).is_plain());
}

Painter::Stretch Painter::next_stretch(std::size_t row, std::size_t from) const {
    const std::size_t columns = next_->size().columns;
    const auto is_inside = [&](std::size_t column) {
        return column < columns &&
               (next_->at({row, column}).width() == 0 || shown_->at({row, column}).width() == 0);
    };
    std::size_t begin = from;
    while (begin < columns && !is_changed({row, begin}))
        ++begin;
    if (begin == columns) return {};
    while (begin > 0 && is_inside(begin))
        --begin;
    std::size_t end = begin;
    for (std::size_t column = begin; column < columns && column <= end + bridge_max; ++column) {
        const bool is_of_same_style =
            next_->at({row, column}).style() == next_->at({row, begin}).style();
        if (is_changed({row, column}))
            end = column + 1;
        else if (!is_of_same_style)
            break;
    }
    while (is_inside(end))
        ++end;
    return {begin, end};
}

std::size_t Painter::blank_tail(std::size_t row) const {
    std::size_t tail = next_->size().columns;
    while (tail > 0) {
        const Cell& cell = next_->at({row, tail - 1});
        if (!cell.is_blank() || cell.style() != Style{}) break;
        --tail;
    }
    return tail;
}

void Painter::print(Spot spot) {
    const Cell& cell = next_->at(spot);
    if (cell.width() == 0) return;  // it came with its left half
    move_to(spot);
    use(cell.style());
    if (cell.width() == 2) {
        // Where the terminal takes it for a narrow one, nothing old is left beside it.
        out_ += "  ";
        is_column_known_ = false;
        move_to(spot);
    }
    out_ += cell.bytes();
    const std::size_t behind = spot.column + cell.width();
    // At the edge the cursor stays or waits, as the terminal likes; behind what is not plain it may
    // be anywhere. It is still in this row, as the terminal does not wrap.
    is_column_known_ = cell.is_plain() && behind < next_->size().columns;
    at_ = {spot.row, behind};
}

void Painter::move_to(Spot spot) {
    if (is_column_known_ && at_ == spot) return;
    std::string move = "\x1b[";
    if (spot.row > 0 || spot.column > 0) {
        if (spot.row > 0) move += std::to_string(spot.row + 1);
        if (spot.column > 0) move += ";" + std::to_string(spot.column + 1);
    }
    move += "H";
    if (at_.row == spot.row) {
        move = spot.column == 0 ? "\r" : shorter(move, csi(spot.column + 1, 'G'));
        if (is_column_known_ && spot.column > at_.column)
            move = shorter(move, csi(spot.column - at_.column, 'C'));
        if (is_column_known_ && spot.column < at_.column)
            move = shorter(move, csi(at_.column - spot.column, 'D'));
    } else if (spot.column == 0 && spot.row == at_.row + 1) {
        move = "\r\n";
    }
    out_ += move;
    at_ = spot;
    is_column_known_ = true;
}

void Painter::use(const Style& style) {
    if (style_ == style) return;
    const std::string anew = "0" + difference(Style{}, style);
    std::string codes = anew;
    if (style_) {
        const std::string change = difference(*style_, style).substr(1);
        if (change.size() < codes.size()) codes = change;
    }
    out_ += "\x1b[" + (codes == "0" ? std::string() : codes) + "m";
    style_ = style;
}

}  // namespace atelier::editor
