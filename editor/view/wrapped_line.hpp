#pragma once

// A line of text in rows of a screen: where each begins. Rows end behind a blank where there is
// one, else where no more fits, and a row has at least one piece.

#include "editor/view/line_pieces.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace atelier::editor {

struct WrapManner {
    std::size_t width = 80;  // cells, at least 1
    std::size_t tab_width = 4;
    bool wraps = true;  // else one row, however long
    bool operator==(const WrapManner&) const = default;
};

// Where the row behind the one that begins at `from` begins: the line's size for the last.
std::size_t row_end(std::string_view line, std::size_t from, const WrapManner& manner);

// The rows of one line, kept while it is written in: a key in a line of a megabyte costs a few
// rows.
class WrappedLine {
public:
    WrappedLine() = default;
    WrappedLine(std::string_view line, const WrapManner& manner);

    std::span<const std::uint32_t> starts() const { return starts_; }
    // `size` bytes at `at` are new, in the place of `gone`; `line` is what it is now.
    void edited(std::string_view line, std::size_t at, std::size_t gone, std::size_t size);

private:
    std::vector<std::uint32_t> starts_{0};
    WrapManner manner_;
};

}  // namespace atelier::editor
