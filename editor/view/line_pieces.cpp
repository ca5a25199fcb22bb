#include "editor/view/line_pieces.hpp"

#include "editor/safe_text.hpp"
#include "editor/terminal/clusters.hpp"

namespace atelier::editor {

namespace {

bool is_printable_ascii(char byte) {
    return byte >= 0x20 && byte < 0x7f;
}

bool is_unsafe_text(std::string_view cluster) {
    return safe_text(cluster) != cluster;
}

}  // namespace

std::string mark_of(std::string_view bytes) {
    return safe_text(bytes);
}

Piece LinePieces::next() {
    const std::string_view rest = line_.substr(at_);
    Piece piece{at_, 1, 1, rest[0] == ' ', false};
    const bool is_simple =
        is_printable_ascii(rest[0]) && (rest.size() == 1 || is_printable_ascii(rest[1]));
    if (rest[0] == '\t') {
        piece.width = tab_width_ - column_ % tab_width_;
        piece.is_blank = true;
    } else if (!is_simple) {
        const Cluster cluster = first_cluster(rest);
        piece.size = cluster.bytes.size();
        piece.is_mark = cluster.needs_base || is_unsafe_text(cluster.bytes);
        piece.width = piece.is_mark ? width_of(mark_of(cluster.bytes)) : cluster.width;
    }
    at_ += piece.size;
    column_ += piece.width;
    return piece;
}

}  // namespace atelier::editor
