#include "protocol/blob.hpp"

#include "protocol/hash.hpp"

namespace atelier {

namespace {

bool has_right_count(const BlobMap& map) {
    return map.size <= blob_max_bytes && map.chunks.size() == chunks_of(map.size);
}

}  // namespace

std::size_t chunks_of(std::uint64_t size) {
    return static_cast<std::size_t>(size / blob_chunk_bytes + (size % blob_chunk_bytes != 0));
}

std::size_t chunk_bytes_at(std::uint64_t size, std::size_t index) {
    ATELIER_CHECK(index < chunks_of(size));
    const std::uint64_t from = std::uint64_t{index} * blob_chunk_bytes;
    return static_cast<std::size_t>(std::min<std::uint64_t>(size - from, blob_chunk_bytes));
}

Hash chunk_hash_of(BytesView chunk) {
    return hash_of(HashDomain::blob_chunk, chunk);
}

BlobId id_of(const BlobMap& map) {
    ATELIER_CHECK(has_right_count(map));
    Hasher hasher(HashDomain::blob);
    Writer size;
    size.u64(map.size);
    hasher.add(size.view());
    for (const Hash& chunk : map.chunks)
        hasher.add(chunk.bytes);
    return id_cast<BlobId>(hasher.finish());
}

BlobMap blob_map_of(BytesView blob) {
    BlobMap map;
    for (; !blob.empty(); blob = blob.subspan(std::min(blob.size(), blob_chunk_bytes)))
        append_chunk(map, blob.first(std::min(blob.size(), blob_chunk_bytes)));
    return map;
}

void append_chunk(BlobMap& map, BytesView chunk) {
    ATELIER_CHECK(map.size % blob_chunk_bytes == 0 && map.chunks.size() < blob_chunks_max);
    ATELIER_CHECK(!chunk.empty() && chunk.size() <= blob_chunk_bytes);
    map.size += chunk.size();
    map.chunks.push_back(chunk_hash_of(chunk));
}

std::optional<Error> fault_of_chunk(const BlobMap& map, std::size_t index, BytesView chunk) {
    ATELIER_CHECK(has_right_count(map));
    if (index >= map.chunks.size()) return Error::too_large;
    if (chunk.size() != chunk_bytes_at(map.size, index)) return Error::bad_value;
    if (chunk_hash_of(chunk) != map.chunks[index]) return Error::bad_hash;
    return std::nullopt;
}

Bytes encode(const BlobMap& map) {
    Writer writer;
    FieldWriter fields{writer};
    describe(fields, map);
    return writer.take();
}

Result<BlobMap> decode_blob_map(BytesView bytes) {
    Reader reader(bytes);
    FieldReader fields{reader};
    BlobMap map;
    describe(fields, map);
    return finished(reader, std::move(map));
}

void describe(FieldReader& fields, BlobMap& map) {
    fields.number(map.size, blob_max_bytes);
    const std::size_t chunks = chunks_of(map.size);
    fields.require(fields.in.left() >= chunks * Hash::size_bytes, Error::truncated);
    if (!fields.in.ok()) return;
    map.chunks.resize(chunks);
    for (Hash& chunk : map.chunks)
        fields.id(chunk);
}

void describe(FieldWriter& fields, const BlobMap& map) {
    ATELIER_CHECK(has_right_count(map));
    fields.number(map.size, blob_max_bytes);
    for (const Hash& chunk : map.chunks)
        fields.id(chunk);
}

}  // namespace atelier
