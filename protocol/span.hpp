#pragma once

// Consecutive changes of one log with one signature, the last one's: docs/protocol.md, "Span".
// What travels, what is stored and what is on a stick. Version 1, open: the fast text engine
// brings a smaller one.
//
// unpack_span rebuilds the headers and recomputes the ids; it does not verify the signature (48 us
// on today's cores, so the caller decides when) and does not read bodies (they need the context of
// the log). Whoever reads a body compares its deleted events with `deleted`.

#include "protocol/change.hpp"

namespace atelier {

inline constexpr std::size_t span_max_bytes = 64 * 1024;  // or one change
// Bounds what a span unfolds to at 700 KiB, eleven times the largest: a change of one byte of body
// is 300 in memory. Whoever keeps spans that nobody vouches for yet keeps them packed.
inline constexpr std::size_t span_max_changes = 2048;
// The longest span of one change: the largest body, 32 heads, and what stands before them.
inline constexpr std::size_t span_of_one_max_bytes = change_body_max_bytes + 2048;

struct SpanChange {
    Header header;
    ChangeId id;
    std::uint64_t deleted = 0;  // events, as the span says
    Bytes body;
};

struct Span {
    std::vector<SpanChange> changes;  // at least one
    Signature signature;              // by the log's author over the last id
};

// A change with the body it was made for: header.body_len, body_hash and the id filled in. The
// header's other fields must be right.
SpanChange make_change(Header header, Bytes body, std::uint64_t deleted);

Result<Span> unpack_span(BytesView bytes);

// `changes` follow one another in one log. At most span_max_bytes come out unless there is one.
Bytes pack_span(std::span<const SpanChange> changes, const Signature& signature);
// How many of the changes from the first on fit one span: at least 1.
std::size_t fitting_in_span(std::span<const SpanChange> changes);
// Whether all of them do, to the byte.
bool fits_span(std::span<const SpanChange> changes);

bool verify_span(const Span& span);

// The change after a tip both sides know, without what the tip implies.
struct NextChange {
    SpanChange change;
    Signature signature;
};
Bytes encode_next(const LogTip& tip, const SpanChange& change, const Signature& signature);
Result<NextChange> decode_next(const LogTip& tip, BytesView bytes);

}  // namespace atelier
