#include "sync/rope.hpp"

#include "sync/scalars.hpp"
#include "sync/utf8_count.hpp"

#include <utility>

namespace atelier {

Rope::Rope(std::u32string_view text) : leaves_(utf8_of(text)) {}

Rope Rope::of_utf8(std::string_view text) {
    Rope rope;
    rope.leaves_ = RopeLeaves(text);
    return rope;
}

const RopeLeaves& Rope::settled() const {
    if (open_.removed > 0) leaves_.remove(open_.position, std::exchange(open_.removed, 0));
    if (open_.scalars > 0) {
        leaves_.insert(open_.position, open_.utf8, std::exchange(open_.scalars, 0));
        open_.utf8.clear();
    }
    return leaves_;
}

std::u32string Rope::text() const {
    return scalars_of(utf8());
}

std::string Rope::utf8() const {
    std::string text;
    const RopeLeaves& leaves = settled();
    text.reserve(leaves.bytes());
    leaves.read(0, leaves.scalars(), [&](std::string_view part) { text += part; });
    return text;
}

std::u32string Rope::text(std::uint32_t position, std::uint32_t count) const {
    ATELIER_CHECK(position <= size() && count <= size() - position);
    std::u32string text;
    settled().read(position, count, [&](std::string_view part) { text += scalars_of(part); });
    return text;
}

char32_t Rope::at(std::uint32_t position) const {
    return text(position, 1).front();
}

void Rope::apply(const Splice& splice) {
    if (splice.removed > 0) remove(splice.position, splice.removed);
    if (splice.inserted.empty()) return;
    insert(splice.position, utf8_of(splice.inserted),
           static_cast<std::uint32_t>(splice.inserted.size()));
}

void Rope::remove(std::uint32_t position, std::uint32_t count) {
    ATELIER_CHECK(position <= size() && count <= size() - position);
    if (open_.scalars > 0) {
        const std::uint32_t end = open_.position + open_.scalars;
        if (position >= open_.position && position + count == end) {  // of what was just typed
            const bool is_ascii = open_.utf8.size() == open_.scalars;
            open_.scalars -= count;
            open_.utf8.resize(is_ascii ? open_.scalars : utf8::offset(open_.utf8, open_.scalars));
            return;
        }
        settled();
    }
    if (position + count == open_.position) {
        open_.position = position;
    } else if (position != open_.position) {
        settled();
        open_.position = position;
    }
    open_.removed += count;
}

LineColumn Rope::line_column(std::uint32_t position) const {
    const RopeLeaves& leaves = settled();
    position = std::min(position, leaves.scalars());
    const std::uint32_t line = leaves.newlines_before(position);
    return {line, position - leaves.behind_newlines(line)};
}

std::uint32_t Rope::position(LineColumn place) const {
    const RopeLeaves& leaves = settled();
    const std::uint32_t lines = leaves.newlines();
    if (place.line > lines) return leaves.scalars();
    const std::uint32_t start = leaves.behind_newlines(place.line);
    const std::uint32_t end =
        place.line < lines ? leaves.behind_newlines(place.line + 1) - 1 : leaves.scalars();
    return start + std::min(place.column, end - start);
}

Splice covering(const Rope& before, const Rope& after) {
    const std::u32string a = before.text();
    const std::u32string b = after.text();
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
