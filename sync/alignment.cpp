#include "sync/alignment.hpp"

#include "protocol/check.hpp"

#include <algorithm>

namespace atelier {

Alignment::Alignment(std::uint32_t length) {
    if (length > 0) parts_.push_back({Side::both, length});
}

bool Alignment::is_exact() const {
    return std::ranges::all_of(parts_, [](const Part& part) { return part.side == Side::both; });
}

// The part that begins at a position on one side, cut off where it must be. Of several, of which
// all but the last are on the other side alone, the first.
std::size_t Alignment::cut(Side side, std::uint32_t position) {
    std::size_t i = 0;
    while (position > 0) {
        ATELIER_CHECK(i < parts_.size());
        if (!parts_[i].on(side)) {
            ++i;
            continue;
        }
        if (position < parts_[i].length) {
            const Part tail{parts_[i].side, parts_[i].length - position};
            parts_[i].length = position;
            parts_.insert(parts_.begin() + static_cast<std::ptrdiff_t>(i) + 1, tail);
        }
        position -= parts_[i].length;
        ++i;
    }
    return i;
}

void Alignment::put(std::size_t part, Side side, std::size_t length) {
    if (length == 0) return;
    parts_.insert(parts_.begin() + static_cast<std::ptrdiff_t>(part),
                  {side, static_cast<std::uint32_t>(length)});
}

std::uint32_t Alignment::text_before(std::size_t part) const {
    std::uint32_t length = 0;
    for (std::size_t i = 0; i < part; ++i)
        if (parts_[i].on(Side::text)) length += parts_[i].length;
    return length;
}

void Alignment::join() {
    std::vector<Part> joined;
    for (const Part& part : parts_) {
        if (part.length == 0) continue;
        if (!joined.empty() && joined.back().side == part.side) {
            joined.back().length += part.length;
        } else {
            joined.push_back(part);
        }
    }
    parts_ = std::move(joined);
}

void Alignment::change_text(const Splice& splice) {
    const std::size_t end = cut(Side::text, splice.position + splice.removed);
    const std::size_t before = parts_.size();
    const std::size_t first = cut(Side::text, splice.position);
    for (std::size_t i = first; i < end + (parts_.size() - before); ++i) {
        if (parts_[i].side == Side::both) parts_[i].side = Side::screen;
        if (parts_[i].side == Side::text) parts_[i].length = 0;
    }
    put(first, Side::text, splice.inserted.size());
    join();
}

std::vector<Splice> Alignment::change_screen(const Splice& splice) {
    const std::size_t first = cut(Side::screen, splice.position);
    std::vector<Splice> splices = remove_on_screen(first, splice.removed);
    if (!splice.inserted.empty()) splices.push_back({text_before(first), 0, splice.inserted});
    put(first, Side::both, splice.inserted.size());
    join();
    return splices;
}

std::vector<Splice> Alignment::remove_on_screen(std::size_t part, std::uint32_t count) {
    std::vector<Splice> splices;
    for (std::size_t i = part; count > 0; ++i) {
        ATELIER_CHECK(i < parts_.size());
        if (!parts_[i].on(Side::screen)) continue;
        if (parts_[i].length > count) {
            const Part tail{parts_[i].side, parts_[i].length - count};
            parts_[i].length = count;
            parts_.insert(parts_.begin() + static_cast<std::ptrdiff_t>(i) + 1, tail);
        }
        count -= parts_[i].length;
        if (parts_[i].side == Side::both) splices.push_back({text_before(i), parts_[i].length, {}});
        parts_[i].length = 0;
    }
    return splices;
}

}  // namespace atelier
