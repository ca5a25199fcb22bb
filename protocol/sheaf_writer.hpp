#pragma once

// Puts consecutive spans of one log together, to lie at rest. The log is no genesis'.

#include "protocol/sheaf.hpp"

namespace atelier {

class SheafWriter {
public:
    // False, and nothing is changed, where it might not fit: the next sheaf begins with it. The
    // first one always fits.
    bool add(const Span& span);
    std::size_t spans() const { return spans_; }
    std::size_t changes() const { return changes_; }
    // Of what was added, at least one span. Nothing is added behind it.
    Bytes finish();

private:
    bool fits(const Span& span) const;
    std::size_t unpacked_bytes() const;
    void add(const SpanChange& change);
    void add_body(const SpanChange& change);
    void write_names(Writer& out) const;
    Bytes columns();
    Bytes texts() const;

    SpanChange first_;  // without its body
    Lamport lamport_ = 0;
    std::uint64_t time_ = 0;
    std::size_t spans_ = 0;
    std::size_t changes_ = 0;
    ColumnWriter counts_, lamports_, times_, nheads_, shapes_;
    Writer others_, other_bodies_, heads_, signatures_;
    TypedWriter runs_;
    std::vector<WrittenRun> taken_;
};

struct Sheaf {
    Bytes bytes;
    std::size_t spans = 0;  // that are in it, from the first on
};
// Of at least one span; as many as fit.
Sheaf pack_sheaf(std::span<const Span> spans);

}  // namespace atelier
