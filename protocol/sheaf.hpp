#pragma once

// Consecutive spans of one log as they lie at rest: columns over all of them, compressed.
// docs/protocol.md, "Sheaf". sheaf_writer puts them together, sheaf_reader takes them out: the same
// spans, with the same signatures.
//
//   sheaf   := version u8 = 2 | kind u8 | space 32 | author 32 | sitting u64 | first seq varint
//            | if first seq > 1: prev 32 | log_bytes before varint
//            | spans varint | changes varint | first lamport varint | first time varint
//            | packed columns | packed texts | heads 32 * n | signature 64 * spans
//   packed  := size varint | frame bytes
//   columns := section bytes * 11
//   texts   := inserted bytes | other bodies
//
// A sheaf is not signed or hashed itself, and compressors differ: other bytes may say the same.

#include "protocol/span.hpp"
#include "protocol/typed_runs.hpp"

namespace atelier {

// Bounds what one holds, what rot can take and how much is packed anew when a log goes on.
inline constexpr std::size_t sheaf_max_changes = 65'536;
inline constexpr std::size_t sheaf_max_bytes = 1024 * 1024;
// Of columns and texts together, before they are compressed.
inline constexpr std::size_t sheaf_unpacked_max_bytes = 1'000'000;

inline constexpr std::uint8_t sheaf_version = 2;  // where a span says 1

// The sections that are not those of the runs, which come last.
enum class SheafSection : std::uint8_t { spans, lamports, times, heads, shapes, others };
inline constexpr std::size_t sheaf_sections = 6 + run_sections;

inline constexpr std::uint64_t sheaf_other_body = 0;  // as a shape; else the number of runs

// Whether these are a sheaf's bytes and not a span's.
inline bool is_sheaf(BytesView bytes) {
    return !bytes.empty() && bytes[0] == sheaf_version;
}

}  // namespace atelier
