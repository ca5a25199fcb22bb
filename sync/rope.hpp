#pragma once

// A text that can be cut and grown anywhere, and asked for lines. Lines end with U+000A and are
// counted from 0, as are columns, in scalars. A place beyond an end is that end.
//
// The edit that was made last stays open: one that goes on where it ended, as typing does, costs an
// append to a buffer. Whoever reads settles it first.

#include "sync/rope_leaves.hpp"

#include <compare>

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
    explicit Rope(std::u32string_view text);
    static Rope of_utf8(std::string_view text);

    std::u32string text() const;
    std::string utf8() const;
    std::u32string text(std::uint32_t position, std::uint32_t count) const;
    char32_t at(std::uint32_t position) const;
    std::uint32_t size() const { return leaves_.scalars() - open_.removed + open_.scalars; }
    std::uint32_t bytes() const { return settled().bytes(); }

    // What they name must be there.
    void apply(const Splice& splice);
    void insert(std::uint32_t position, std::string_view utf8, std::uint32_t scalars) {
        ATELIER_CHECK(position <= size());
        if (position != open_.position + open_.scalars) {
            settled();
            open_.position = position;
        }
        if (utf8.size() == 1) {
            open_.utf8.push_back(utf8.front());
        } else {
            open_.utf8 += utf8;
        }
        open_.scalars += scalars;
    }
    void remove(std::uint32_t position, std::uint32_t count);

    LineColumn line_column(std::uint32_t position) const;
    std::uint32_t position(LineColumn place) const;

private:
    struct OpenEdit {
        std::uint32_t position = 0;
        std::uint32_t removed = 0;  // scalars
        std::uint32_t scalars = 0;  // of what comes instead
        std::string utf8;
    };

    const RopeLeaves& settled() const;

    mutable RopeLeaves leaves_;  // without the open edit
    mutable OpenEdit open_;
};

// The one splice that makes one text of another: from the first difference to the last.
Splice covering(const Rope& before, const Rope& after);

// Splices of which each applies to what the ones before left, the first to `before`.
std::vector<LineSplice> in_lines(Rope before, const std::vector<Splice>& splices);

}  // namespace atelier
