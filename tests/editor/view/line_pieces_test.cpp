#include "editor/view/line_pieces.hpp"

#include "tests/test.hpp"

#include <vector>

using namespace atelier::editor;

namespace {

std::vector<std::size_t> widths(std::string_view line) {
    std::vector<std::size_t> found;
    LinePieces pieces(line, 0, 0, 4);
    while (!pieces.is_at_end())
        found.push_back(pieces.next().width);
    return found;
}

using Widths = std::vector<std::size_t>;

}  // namespace

TEST_CASE("each cluster is a piece with the cells it takes") {
    CHECK(widths("ae\u0301漢") == Widths{1, 1, 2});
    CHECK(widths("").empty());
}

TEST_CASE("a tab fills up to the next stop") {
    CHECK(widths("\ta\tabcd\t") == Widths{4, 1, 3, 1, 1, 1, 1, 4});
}

TEST_CASE("what could move the cursor is a mark of several cells") {
    LinePieces pieces("a\u202Eb", 1, 1, 4);
    const Piece piece = pieces.next();
    CHECK(piece.is_mark);
    CHECK(piece.size == 3);
    CHECK(mark_of("\u202E") == "<U+202E>");
    CHECK(piece.width == 8);
    CHECK(pieces.next().at == 4);
}

TEST_CASE("an accent at the beginning of a line is a mark: there is nothing for it to sit on") {
    LinePieces pieces("\u0301x", 0, 0, 4);
    CHECK(pieces.next().is_mark);
    CHECK(pieces.next().width == 1);
}
