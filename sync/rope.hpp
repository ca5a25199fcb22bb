#pragma once

// A text that can be cut and grown anywhere, and asked for lines. Lines end with U+000A and are
// counted from 0, as are columns, in scalars. A place beyond an end is that end.
//
// One array for now: an edit moves what stands behind it.

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace atelier {

// At a position, `removed` scalars go and `inserted` comes.
struct Splice {
    std::uint32_t position = 0;
    std::uint32_t removed = 0;
    std::u32string inserted;

    bool operator==(const Splice&) const = default;
};

struct LineColumn {
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    auto operator<=>(const LineColumn&) const = default;
};

// A splice as an editor wants it: from `from` to `to`, both before it.
struct LineSplice {
    LineColumn from;
    LineColumn to;
    std::u32string inserted;

    bool operator==(const LineSplice&) const = default;
};

class Rope {
public:
    Rope() = default;
    explicit Rope(std::u32string text) : text_(std::move(text)) {}

    const std::u32string& text() const { return text_; }
    std::uint32_t size() const { return static_cast<std::uint32_t>(text_.size()); }
    // What it names must be there.
    void apply(const Splice& splice);
    LineColumn line_column(std::uint32_t position) const;
    std::uint32_t position(LineColumn place) const;

private:
    std::u32string text_;
};

// The one splice that makes one text of another: from the first difference to the last.
Splice covering(const Rope& before, const Rope& after);

// Splices of which each applies to what the ones before left, the first to `before`.
std::vector<LineSplice> in_lines(Rope before, const std::vector<Splice>& splices);

}  // namespace atelier
