#pragma once

// A file that is not text, by its hash: docs/protocol.md, "Blobs". Frozen.
//
//   chunk hash := hash "atelier blob-chunk 1" of the chunk
//   blob id    := hash "atelier blob 1" of (u64 size | chunk hash * chunks)
//   blob map   := size varint, at most 20,971,520 | chunk hash 32 * ceil(size / 65,536)
//
// A map that has the blob's id says of every chunk, by itself and from whomever it comes, whether
// it is the right one. A map is believed only after id_of(map) was compared with the id wanted.

#include "protocol/bytes.hpp"
#include "protocol/fields.hpp"

namespace atelier {

inline constexpr std::size_t blob_chunk_bytes = 64 * 1024;
inline constexpr std::size_t blob_chunks_max = 320;
inline constexpr std::uint64_t blob_max_bytes = blob_chunks_max * blob_chunk_bytes;  // 20 MiB

struct BlobMap {
    std::uint64_t size = 0;  // bytes, of the whole blob
    std::vector<Hash> chunks;

    bool operator==(const BlobMap&) const = default;
};

// How many chunks a blob of `size` bytes has, and how long the one at `index` is.
std::size_t chunks_of(std::uint64_t size);
std::size_t chunk_bytes_at(std::uint64_t size, std::size_t index);

Hash chunk_hash_of(BytesView chunk);
BlobId id_of(const BlobMap& map);

// The map of a blob of at most 20 MiB. Where it is read piece by piece: a map grows by its chunks,
// each 1 to 65,536 bytes, all before the last one full.
BlobMap blob_map_of(BytesView blob);
void append_chunk(BlobMap& map, BytesView chunk);

// Whether `chunk` is the one at `index`: bad_value when its length is not, bad_hash when its
// content is not. An index the map does not have: too_large.
std::optional<Error> fault_of_chunk(const BlobMap& map, std::size_t index, BytesView chunk);

// `map` has as many chunks as its size asks for.
Bytes encode(const BlobMap& map);
Result<BlobMap> decode_blob_map(BytesView bytes);

// As the last field of something longer.
void describe(FieldReader& fields, BlobMap& map);
void describe(FieldWriter& fields, const BlobMap& map);

}  // namespace atelier
