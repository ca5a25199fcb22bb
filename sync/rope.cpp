#include "sync/rope.hpp"

#include "protocol/check.hpp"

#include <algorithm>

namespace atelier {

void Rope::apply(const Splice& splice) {
    ATELIER_CHECK(splice.position <= text_.size());
    ATELIER_CHECK(splice.removed <= text_.size() - splice.position);
    text_.replace(splice.position, splice.removed, splice.inserted);
}

LineColumn Rope::line_column(std::uint32_t position) const {
    const auto end = text_.begin() + std::min(position, size());
    const auto line = std::count(text_.begin(), end, U'\n');
    const auto newline = std::find(std::make_reverse_iterator(end), text_.rend(), U'\n');
    const auto column = end - newline.base();
    return {static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(column)};
}

std::uint32_t Rope::position(LineColumn place) const {
    auto start = text_.begin();
    for (std::uint32_t line = 0; line < place.line; ++line) {
        const auto newline = std::find(start, text_.end(), U'\n');
        if (newline == text_.end()) return size();
        start = newline + 1;
    }
    const auto length = std::find(start, text_.end(), U'\n') - start;
    const auto column = std::min<std::ptrdiff_t>(place.column, length);
    return static_cast<std::uint32_t>(start - text_.begin() + column);
}

Splice covering(const Rope& before, const Rope& after) {
    const std::u32string& a = before.text();
    const std::u32string& b = after.text();
    const auto first = std::ranges::mismatch(a, b);
    const auto start = static_cast<std::size_t>(first.in1 - a.begin());
    std::size_t tail = 0;
    while (tail < std::min(a.size(), b.size()) - start &&
           a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
        ++tail;
    return {static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(a.size() - start - tail),
            b.substr(start, b.size() - start - tail)};
}

std::vector<LineSplice> in_lines(Rope before, const std::vector<Splice>& splices) {
    std::vector<LineSplice> lines;
    for (const Splice& splice : splices) {
        lines.push_back({before.line_column(splice.position),
                         before.line_column(splice.position + splice.removed), splice.inserted});
        before.apply(splice);
    }
    return lines;
}

}  // namespace atelier
