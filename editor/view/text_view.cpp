#include "editor/view/text_view.hpp"

#include <string>

namespace atelier::editor {

namespace {

constexpr std::size_t signs_width = 2;

std::size_t digits_of(std::size_t number) {
    return std::to_string(number).size();
}

// Draws one row of text after the other. What is sorted is walked along with the places.
class RowDrawer {
public:
    RowDrawer(Grid& grid, const Area& area, const TextScene& scene, const Theme& theme,
              std::size_t left)
        : grid_(grid), area_(area), scene_(scene), theme_(theme), left_(left) {}

    void draw(std::size_t screen_row, RowIndex row) {
        const ByteRange range = scene_.layout.row_range(row);
        const ByteIndex line = scene_.buffer.line_begin(row.line);
        const std::string_view text = scene_.buffer.line(row.line).substr(0, range.end - line);
        LinePieces pieces(text, range.begin - line, 0, scene_.layout.manner().tab_width);
        screen_row_ = screen_row;
        begin_run(0);
        while (!pieces.is_at_end() && pieces.column() < left_ + area_.columns) {
            const std::size_t column = pieces.column();
            const Piece piece = pieces.next();
            const Style style = style_at(line + piece.at);
            if (style != style_) {
                end_run();
                begin_run(column);
                style_ = style;
            }
            run_ += shown(piece, text);
        }
        end_run();
        const bool is_end_of_line = row.row + 1 == scene_.layout.row_count(row.line);
        if (is_end_of_line) draw_line_end(row, range.end, pieces.column());
    }

private:
    void begin_run(std::size_t column) {
        run_.clear();
        run_column_ = column;
    }

    void end_run() {
        std::string_view rest = run_;
        std::size_t column = run_column_;
        while (!rest.empty() && column < left_) {  // what is scrolled away
            const Cluster cluster = first_cluster(rest);
            column += cluster.width;
            rest.remove_prefix(cluster.bytes.size());
        }
        if (rest.empty() || column - left_ >= area_.columns) return;
        grid_.put(area_.at(screen_row_, column - left_), rest, style_,
                  area_.columns - (column - left_));
    }

    static std::string shown(const Piece& piece, std::string_view text) {
        const std::string_view bytes = text.substr(piece.at, piece.size);
        if (piece.is_mark) return mark_of(bytes);
        if (bytes == "\t") return std::string(piece.width, ' ');
        return std::string(bytes);
    }

    static const Painted* painted_at(std::span<const Painted> all, ByteIndex place) {
        const auto behind = std::upper_bound(
            all.begin(), all.end(), place,
            [](ByteIndex at, const Painted& each) { return at < each.range.begin; });
        if (behind == all.begin()) return nullptr;
        const Painted& before = *(behind - 1);
        return before.range.holds(place) ? &before : nullptr;
    }

    bool is_selected(ByteIndex place) const {
        for (const Selection& selection : scene_.selections.all())
            if (selection.range().holds(place)) return true;
        return false;
    }

    bool is_other_caret(ByteIndex place) const {
        const auto& all = scene_.selections.all();
        for (std::size_t i = 0; i < all.size(); ++i)
            if (all[i].caret == place && i != scene_.selections.primary_index()) return true;
        return false;
    }

    Style style_at(ByteIndex place) const {
        Style style = theme_[Paint::text];
        if (const Painted* color = painted_at(scene_.colors, place)) style = theme_[color->paint];
        if (const Painted* mark = painted_at(scene_.marks, place)) style = theme_[mark->paint];
        for (const PeerCaret& peer : scene_.peers) {
            if (peer.selected.holds(place)) style.is_underlined = true;
            if (peer.caret == place) style = caret_of(peer);
        }
        if (is_selected(place) || is_other_caret(place)) style = theme_[Paint::selection];
        return style;
    }

    Style caret_of(const PeerCaret& peer) const {
        Style style = theme_[peer_paint(peer.number)];
        style.is_reversed = true;
        style.is_underlined = true;
        return style;
    }

    // Carets at the end of a line stand on nothing; a selected line end is one cell.
    void draw_line_end(RowIndex row, ByteIndex end, std::size_t column) {
        if (column < left_ || column - left_ >= area_.columns) return;
        const Style style = style_at(end);
        if (style != theme_[Paint::text] && is_marked(end))
            grid_.fill(area_.at(screen_row_, column - left_), 1, style);
        std::size_t right = area_.columns;
        for (const PeerCaret& peer : scene_.peers) {
            if (peer.label.empty() || scene_.buffer.line_of(peer.caret) != row.line) continue;
            const std::size_t width = width_of(peer.label);
            if (column - left_ + 2 + width > right) break;
            right -= width;
            grid_.put(area_.at(screen_row_, right), peer.label, theme_[peer_paint(peer.number)]);
        }
    }

    bool is_marked(ByteIndex place) const {
        for (const PeerCaret& peer : scene_.peers)
            if (peer.caret == place) return true;
        return is_selected(place) || is_other_caret(place);
    }

    Grid& grid_;
    const Area& area_;
    const TextScene& scene_;
    const Theme& theme_;
    std::size_t left_;
    std::size_t screen_row_ = 0;
    std::string run_;
    std::size_t run_column_ = 0;
    Style style_;
};

void draw_gutter(Grid& grid, const Area& area, std::size_t screen_row, std::size_t line,
                 const TextScene& scene, const Theme& theme) {
    const std::string number = std::to_string(line + 1);
    const std::size_t width = TextView::gutter_width(scene.buffer);
    const bool is_here = scene.buffer.line_of(scene.selections.primary().caret) == line;
    grid.put(area.at(screen_row, width - 1 - number.size()), number,
             theme[is_here ? Paint::text : Paint::quiet]);
    for (const PeerCaret& peer : scene.peers)
        if (scene.buffer.line_of(peer.caret) == line)
            grid.put(area.at(screen_row, 0), peer.letter, theme[peer_paint(peer.number)]);
    for (const LineSign& sign : scene.signs)
        if (sign.line == line)
            grid.put(area.at(screen_row, 1), sign.sign, theme.on(sign.paint, Paint::text));
}

Area text_area(const Area& area, const Buffer& buffer) {
    const std::size_t gutter = std::min(TextView::gutter_width(buffer), area.columns);
    return {area.row, area.column + gutter, area.rows, area.columns - gutter};
}

}  // namespace

std::size_t TextView::gutter_width(const Buffer& buffer) {
    return signs_width + std::max<std::size_t>(2, digits_of(buffer.line_count())) + 1;
}

WrapManner TextView::manner_in(const Area& area, const Buffer& buffer, bool wraps,
                               std::size_t tab_width) {
    const std::size_t columns = text_area(area, buffer).columns;
    return {std::max<std::size_t>(2, columns) - 1, tab_width, wraps};
}

void TextView::follow(const Buffer& buffer, const TextLayout& layout, ByteIndex caret,
                      const Area& area) {
    const RowIndex row = layout.row_of(caret);
    if (top_ > layout.last_row()) top_ = layout.last_row();
    const std::size_t rows = std::max<std::size_t>(area.rows, 1);
    if (row < top_)
        top_ = layout.distance(row, top_, rows) < rows ? row : layout.above(row, rows / 2);
    else if (const std::size_t down = layout.distance(top_, row, 2 * rows); down >= rows)
        top_ = layout.above(row, down < 2 * rows ? rows - 1 : rows / 2);
    if (layout.manner().wraps) {
        left_ = 0;
        return;
    }
    const std::size_t columns = std::max<std::size_t>(text_area(area, buffer).columns, 2);
    const std::size_t column = layout.column_of(caret);
    if (column < left_) left_ = column > columns / 4 ? column - columns / 4 : 0;
    if (column >= left_ + columns) left_ = column - columns + 1 + columns / 4;
}

void TextView::scroll(const TextLayout& layout, std::ptrdiff_t rows) {
    top_ = rows < 0 ? layout.above(top_, static_cast<std::size_t>(-rows))
                    : layout.below(top_, static_cast<std::size_t>(rows));
}

void TextView::edited(const Buffer& buffer, const TextLayout& layout, const Splices& splices,
                      ByteIndex top_before) {
    const ByteIndex top = moved(top_before, splices, Side::before);
    top_ = layout.row_of(std::min(top, buffer.end()));
}

ByteRange TextView::range(const TextLayout& layout, const Area& area) const {
    const RowIndex top = std::min(top_, layout.last_row());
    return {layout.row_range(top).begin, layout.row_range(layout.below(top, area.rows)).end};
}

void TextView::draw(Grid& grid, const Area& area, const TextScene& scene,
                    const Theme& theme) const {
    const Area text = text_area(area, scene.buffer);
    RowDrawer drawer(grid, text, scene, theme, left_);
    const RowIndex last = scene.layout.last_row();
    RowIndex row = top_;
    for (std::size_t down = 0; down < area.rows; ++down) {
        grid.fill(area.at(down, 0), area.columns, theme[Paint::text]);
        if (row > last) continue;
        if (row.row == 0) draw_gutter(grid, area, down, row.line, scene, theme);
        drawer.draw(down, row);
        row = row == last ? RowIndex{last.line + 1, 0} : scene.layout.below(row, 1);
    }
    if (!scene.has_focus) return;
    const ByteIndex caret = scene.selections.primary().caret;
    const RowIndex caret_row = scene.layout.row_of(caret);
    const std::size_t down = scene.layout.distance(top_, caret_row, area.rows);
    const std::size_t column = scene.layout.column_of(caret);
    if (caret_row < top_ || down >= area.rows || column < left_) return;
    grid.cursor = text.at(down, std::min(column - left_, text.columns - 1));
}

ByteIndex TextView::place_under(Spot spot, const Buffer& buffer, const TextLayout& layout,
                                const Area& area) const {
    const Area text = text_area(area, buffer);
    const std::size_t down = spot.row - area.row;
    const RowIndex row = layout.below(top_, down);
    if (layout.distance(top_, row, down) < down) return buffer.end();  // below the text
    const std::size_t column = spot.column < text.column ? 0 : spot.column - text.column;
    return layout.place_at(row, column + left_);
}

}  // namespace atelier::editor
