#pragma once

// The file on a stick, and what is in it: docs/protocol.md, "Bundle". Version 1, open.
//
//   bundle := magic 89 41 54 4C 0D 0A 1A 0A | version u8 = 1 | chunk * n | end
//   chunk  := length u32, 1 to 65,536 | payload | hash "atelier bundle-chunk 1" of (u64 index |
//             payload)
//   end    := length u32 = 0 | root 32 | maker's author key 32 | signature 64
//   record := kind u8 | length varint, at most 1 MiB | content        the payloads put together
//
// Here: the records, each by itself. In which order they may come is bundle_order.hpp's, the chunks
// are bundle_writer.hpp's and bundle_reader.hpp's. What a span holds is not looked at.

#include "protocol/blob.hpp"
#include "protocol/tip.hpp"

#include <variant>

namespace atelier {

// The line ends and the control-Z show a copy that was made as text (as PNG's first bytes do).
inline constexpr std::array<std::uint8_t, 9> bundle_preamble = {0x89, 0x41, 0x54, 0x4C, 0x0D,
                                                                0x0A, 0x1A, 0x0A, 1};
inline constexpr std::size_t bundle_chunk_bytes = 64 * 1024;
inline constexpr std::size_t bundle_record_max_bytes = std::size_t{1024} * 1024;

// on the wire: never renumber
enum class BundlePurpose : std::uint8_t {
    carry = 1,
    brief = 2,
    exported = 3,
    remarks = 4,
    audit = 5,
    backup = 6,
};

namespace bundle {

struct Head {
    ClassId class_id;
    BundlePurpose purpose = BundlePurpose::carry;
    std::uint64_t claimed_time_minutes = 0;  // since 1970-01-01 UTC by the maker's clock
    std::string label;                       // at most 240 bytes

    bool operator==(const Head&) const = default;
};

// What the bundle holds up to in a space. Of a space of many logs there are several, one after the
// other.
struct Tips {
    SpaceId space;
    std::vector<Tip> tips;  // at least one, ascending; bundle_tips_fit of them fit a record

    bool operator==(const Tips&) const = default;
};

struct Span {
    Bytes span;  // protocol/span reads it; at least its kind and space are there

    bool operator==(const Span&) const = default;
};

// The chunks of the blob follow, each a record.
struct Blob {
    BlobId blob;
    BlobMap map;

    bool operator==(const Blob&) const = default;
};
struct BlobChunk {
    Bytes chunk;  // 1 to 65,536 bytes

    bool operator==(const BlobChunk&) const = default;
};

// How many records of kinds span and blob there were. The writer makes it and the reader keeps it.
struct End {
    std::uint64_t spans = 0;
    std::uint64_t blobs = 0;

    bool operator==(const End&) const = default;
};

}  // namespace bundle

// In the order of their kinds on the wire, from 1: never renumber.
using BundleRecord = std::variant<bundle::Head, bundle::Span, bundle::Blob, bundle::BlobChunk,
                                  bundle::End, bundle::Tips>;

// A tip has at most 77 bytes, what stands around them at most 35.
inline constexpr std::size_t bundle_tips_fit = 13'600;

// A record with its kind and length. It must keep its rules.
Bytes encode(const BundleRecord& record);

// The record at the front of `bytes` and how long it is; nothing while it is not whole. A kind or
// length that no record has is refused at once.
struct FrontRecord {
    std::size_t size = 0;  // bytes
    BundleRecord record;
};
Result<std::optional<FrontRecord>> read_front_record(BytesView bytes);

}  // namespace atelier
