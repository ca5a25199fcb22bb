#include "editor/view/wrapped_line.hpp"

#include <algorithm>

namespace atelier::editor {

namespace {

// A control character is one byte and shown as <U+0001>.
constexpr std::size_t widest_byte = 8;

}  // namespace

std::size_t row_end(std::string_view line, std::size_t from, const WrapManner& manner) {
    if (!manner.wraps || line.size() - from <= manner.width / widest_byte) return line.size();
    LinePieces pieces(line, from, 0, manner.tab_width);
    std::size_t behind_blank = 0;
    while (!pieces.is_at_end()) {
        const Piece piece = pieces.next();
        if (pieces.column() > manner.width && piece.at > from)
            return behind_blank > from ? behind_blank : piece.at;
        if (piece.is_blank) behind_blank = piece.at + piece.size;
    }
    return line.size();
}

WrappedLine::WrappedLine(std::string_view line, const WrapManner& manner) : manner_(manner) {
    for (std::size_t at = row_end(line, 0, manner_); at < line.size();
         at = row_end(line, at, manner_))
        starts_.push_back(static_cast<std::uint32_t>(at));
}

// A row ends where the first piece that does not fit says, which may lie in the row behind it or be
// the first of the one after that: wrapping begins two rows earlier. It ends where a row begins as
// one did before, behind what was written: from there on everything is only shifted.
void WrappedLine::edited(std::string_view line, std::size_t at, std::size_t gone,
                         std::size_t size) {
    const auto first_behind = std::upper_bound(starts_.begin(), starts_.end(), at);
    const auto row = static_cast<std::size_t>(first_behind - starts_.begin()) - 1;
    const std::size_t kept = row < 2 ? 0 : row - 2;
    const std::vector<std::uint32_t> old(starts_.begin() + static_cast<long>(kept) + 1,
                                         starts_.end());
    starts_.resize(kept + 1);
    auto behind = std::lower_bound(old.begin(), old.end(), at + gone);
    for (std::size_t next = row_end(line, starts_.back(), manner_); next < line.size();
         next = row_end(line, next, manner_)) {
        while (behind != old.end() && *behind + size < next + gone)
            ++behind;
        if (behind != old.end() && next > at + size && *behind + size == next + gone) {
            for (; behind != old.end(); ++behind)
                starts_.push_back(static_cast<std::uint32_t>(*behind + size - gone));
            return;
        }
        starts_.push_back(static_cast<std::uint32_t>(next));
    }
}

}  // namespace atelier::editor
