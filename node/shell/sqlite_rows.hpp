#pragma once

// What the rows of the store say, and how one that is not any more what was put in is known: each
// has the hash of all its fields, its key's too.

#include "node/shell/sqlite_database.hpp"
#include "protocol/blob.hpp"
#include "protocol/hash.hpp"
#include "sync/store.hpp"

namespace atelier {

inline std::array<std::uint8_t, 8> big_endian(std::uint64_t number) {
    std::array<std::uint8_t, 8> bytes;
    for (std::size_t i = 0; i < 8; ++i)
        bytes[i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
    return bytes;
}

inline Sitting sitting_of(BytesView bytes) {
    std::uint64_t number = 0;
    for (const std::uint8_t byte : bytes)
        number = number << 8 | byte;
    return Sitting{number};
}

// The first 64 bits: rot is no adversary.
inline std::int64_t sum_of(const Hash& hash) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < 8; ++i)
        sum = sum << 8 | hash.bytes[i];
    return static_cast<std::int64_t>(sum);
}

inline std::int64_t sum_of(const StoredSpan& span) {
    const auto sitting = big_endian(static_cast<std::uint64_t>(span.log.sitting));
    const auto first = big_endian(span.first), last = big_endian(span.last);
    return sum_of(hash_of(HashDomain::stored_row,
                          {view_of("span"), span.space.bytes, span.log.author.bytes, sitting, first,
                           last, span.previous.bytes, span.tip.bytes, span.bytes}));
}

inline std::int64_t sum_of_record(BytesView key, BytesView value) {
    const auto size = big_endian(key.size());
    return sum_of(hash_of(HashDomain::stored_row, {view_of("record"), size, key, value}));
}

// From the columns that Sql::read_spans gives, from `column` on; nothing when it is not any more
// what was put in. `first` is what the row says, in any case.
struct SpanRow {
    std::int64_t first = 0;
    std::optional<StoredSpan> span;
};
inline SpanRow span_row(const Query& row, int column, const SpaceId& space, const LogName& log) {
    StoredSpan span{space,
                    log,
                    static_cast<Seq>(row.number(column)),
                    static_cast<Seq>(row.number(column + 1)),
                    row.id<ChangeId>(column + 2),
                    row.id<ChangeId>(column + 3),
                    {}};
    const BytesView bytes = row.bytes(column + 5);
    span.bytes.assign(bytes.begin(), bytes.end());
    const bool is_good = row.number(column + 4) == sum_of(span);
    return {row.number(column), is_good ? std::optional(std::move(span)) : std::nullopt};
}

inline bool is_of(const BlobId& id, BytesView bytes) {
    return bytes.size() <= blob_max_bytes && id_of(blob_map_of(bytes)) == id;
}

}  // namespace atelier
