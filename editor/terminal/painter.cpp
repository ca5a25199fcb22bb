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

// In what is no longer nothing has moved, or moving it gains little.
constexpr std::size_t unmoved_frame_bytes = 160;

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
    if (is_whole) begin_whole();
    // Behind the last cell is the last cell.
    end_ = next.cursor;
    if (end_)
        end_ = Spot{std::min(end_->row, next.size().rows - 1),
                    std::min(end_->column, next.size().columns - 1)};
    const std::size_t before = out_.size();
    const Pen pen = pen_;
    paint_rows();
    if (!is_whole && out_.size() > unmoved_frame_bytes) try_moving(pen);
    // The cursor does not run over the screen, where no frame is shown as one.
    std::string front;
    const bool has_cells = out_.size() > before;
    const bool is_seen_at_work =
        out_.size() > small_frame_bytes && !abilities.has_synchronized_output;
    if (is_cursor_shown_ && (!end_ || is_seen_at_work)) {
        front = "\x1b[?25l";
        is_cursor_shown_ = false;
    }
    if (end_) {
        go_to_end();
        if (!is_cursor_shown_) out_ += "\x1b[?25h";
        is_cursor_shown_ = true;
    }
    *shown_ = next;
    shown_->cursor = end_;
    passing_.reset();
    next_ = nullptr;
    out_ = front + out_;
    if (abilities.has_synchronized_output && (is_whole || has_cells))
        out_ = "\x1b[?2026h" + out_ + "\x1b[?2026l";
    return std::exchange(out_, {});
}

void Painter::begin_whole() {
    pen_ = Pen{};
    use(Style{});
    out_ += "\x1b[H\x1b[2J\x1b[?25l";
    pen_.is_column_known = true;
    shown_.emplace(next_->size());
    is_cursor_shown_ = false;
}

void Painter::paint_rows() {
    for (std::size_t row = 0; row < next_->size().rows; ++row)
        paint_row(row);
}

void Painter::try_moving(const Pen& pen) {
    const auto moved = moved_rows(*shown_, *next_);
    if (!moved) return;
    std::string still = std::exchange(out_, {});
    const Pen pen_still = std::exchange(pen_, pen);
    const auto passing_still = std::exchange(passing_, {});
    move_block(*moved);
    paint_rows();
    if (out_.size() < still.size()) return;
    out_ = std::move(still);
    pen_ = pen_still;
    passing_ = passing_still;
}

void Painter::move_block(const MovedRows& moved) {
    use(Style{});  // in which the free rows are erased
    const bool has_rows_below = moved.bottom < next_->size().rows;
    const auto at_begin = [this] {
        pen_.at = Spot{};
        pen_.is_column_known = true;
    };
    if (has_rows_below) {
        out_ += "\x1b[;" + std::to_string(moved.bottom) + "r";
        at_begin();
    }
    move_to({moved.top, 0});
    out_ += csi(moved.by, moved.is_up ? 'M' : 'L');
    if (has_rows_below) {
        out_ += "\x1b[r";
        at_begin();
    }
    move_rows(*shown_, moved);
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
        return !shown_->at({spot.row, column}).looks_like(next_->at({spot.row, column}));
    };
    if (differs(spot.column)) return true;
    if (spot.column == 0) return false;
    // A cluster that takes more cells on this terminal than it should is printed over its
    // neighbour.
    std::size_t left = spot.column - 1;
    if (left > 0 &&
        (shown_->at({spot.row, left}).width() == 0 || next_->at({spot.row, left}).width() == 0))
        --left;
    const Cell& beside = next_->at({spot.row, left});
    const Cell& here = next_->at(spot);
    // A blank is no loss; what is printed over it would take the cluster's half away.
    const bool may_be_covered = !beside.is_plain() && here.is_blank() && here.fits(beside.style());
    return differs(left) && !may_be_covered &&
           !(shown_->at({spot.row, left}).is_plain() && beside.is_plain());
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
            next_->at({row, column}).fits(next_->at({row, begin}).style());
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
        if (!cell.is_ground() || !cell.fits(Style{})) break;
        --tail;
    }
    return tail;
}

void Painter::print(Spot spot) {
    const Cell& cell = next_->at(spot);
    if (cell.width() == 0) return;  // it came with its left half
    move_to(spot);
    if (!pen_.style || !cell.fits(*pen_.style)) use(cell.style());
    if (cell.width() == 2) {
        // Where the terminal takes it for a narrow one, nothing old is left beside it.
        out_ += "  ";
        pen_.is_column_known = false;
        move_to(spot);
    }
    out_ += cell.bytes();
    const std::size_t behind = spot.column + cell.width();
    // At the edge the cursor stays or waits, as the terminal likes; behind what is not plain it may
    // be anywhere. It is still in this row, as the terminal does not wrap.
    pen_.is_column_known = cell.is_plain() && behind < next_->size().columns;
    pen_.at = {spot.row, behind};
}

void Painter::go_to_end() {
    const std::size_t behind = out_.size();
    const std::optional<Passing> passing = passing_;
    move_to(*end_);
    constexpr std::string_view save =
        "\x1b"
        "7";
    constexpr std::string_view restore =
        "\x1b"
        "8";
    if (!passing || out_.size() - behind <= save.size() + restore.size()) return;
    out_.resize(behind);
    out_ += restore;
    out_.insert(passing->byte, save);
    pen_ = passing->pen;
}

void Painter::move_to(Spot spot) {
    if (pen_.is_column_known && pen_.at == spot) return;
    // The last time: the style that is in force there comes back with the place.
    if (pen_.is_column_known && pen_.style && pen_.at == end_)
        passing_ = Passing{out_.size(), pen_};
    std::string move = "\x1b[";
    if (spot.row > 0 || spot.column > 0) {
        if (spot.row > 0) move += std::to_string(spot.row + 1);
        if (spot.column > 0) move += ";" + std::to_string(spot.column + 1);
    }
    move += "H";
    std::string steps;
    if (spot.row > pen_.at.row) {
        const std::size_t down = spot.row - pen_.at.row;
        steps = shorter(std::string(down, '\n'), csi(down, 'B'));
    } else if (spot.row < pen_.at.row) {
        steps = csi(pen_.at.row - spot.row, 'A');
    }
    out_ += shorter(move, steps + across(spot.row, spot.column));
    pen_.at = spot;
    pen_.is_column_known = true;
}

std::string Painter::across(std::size_t row, std::size_t column) const {
    const std::size_t from = pen_.at.column;
    if (pen_.is_column_known && column == from) return {};
    if (column == 0) return "\r";
    std::string move = csi(column + 1, 'G');
    if (!pen_.is_column_known) return move;
    if (column > from) {
        move = shorter(move, csi(column - from, 'C'));
        const std::string between = unchanged({row, from}, column);
        return between.empty() ? move : shorter(move, between);
    }
    move = shorter(move, csi(from - column, 'D'));
    return shorter(move, std::string(from - column, '\b'));
}

std::string Painter::unchanged(Spot from, std::size_t end) const {
    std::string bytes;
    if (end > from.column + bridge_max) return bytes;
    for (Spot spot = from; spot.column < end; ++spot.column) {
        const Cell& cell = next_->at(spot);
        const bool is_so =
            cell.is_plain() && pen_.style && cell.fits(*pen_.style) && !is_changed(spot);
        if (!is_so) return {};
        bytes += cell.bytes();
    }
    return bytes;
}

void Painter::use(const Style& style) {
    if (pen_.style == style) return;
    const std::string anew = "0" + difference(Style{}, style);
    std::string codes = anew;
    if (pen_.style) {
        const std::string change = difference(*pen_.style, style).substr(1);
        if (change.size() < codes.size()) codes = change;
    }
    out_ += "\x1b[" + (codes == "0" ? std::string() : codes) + "m";
    pen_.style = style;
}

}  // namespace atelier::editor
