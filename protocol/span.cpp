#include "protocol/span.hpp"

#include "protocol/change_linker.hpp"
#include "protocol/check.hpp"
#include "protocol/column.hpp"

#include <algorithm>

namespace atelier {

namespace {

//   span := version u8 = 1 | kind u8 | space 32 | author 32 | sitting u64 | first seq varint
//         | if first seq > 1: prev 32 | log_bytes before varint
//         | count varint | first lamport varint | first time varint
//         | lamport column | time column | heads column | length column | deleted column
//         | heads 32 * n | bodies | signature 64
//   column := (repeat varint >= 1 | value varint) *      neighbouring groups differ
constexpr std::uint8_t span_version = 1;

// flags of a next change; on the wire: never renumber
constexpr std::uint8_t next_lamport = 1;
constexpr std::uint8_t next_time = 2;
constexpr std::uint8_t next_heads = 4;
constexpr std::uint8_t next_deleted = 8;

// Reads `count` values, handing each to `use`.
template <class Use>
void read_column(Reader& reader, std::size_t count, std::uint64_t most, Use use) {
    ColumnReader column(reader, count, most);
    for (std::size_t i = 0; i < count && reader.ok(); ++i) {
        const std::uint64_t value = column.next();
        if (reader.ok()) use(i, value);
    }
}

// A column is a few bytes for any number of changes, but a change has a body of at least one byte:
// so what is left bounds the count, and with span_max_changes what is allocated for it.
std::size_t read_count(Reader& reader) {
    const std::size_t count = reader.count(span_max_changes, 1);
    if (count == 0) reader.refuse(Error::bad_value);
    return count;
}

void read_names(Reader& reader, Header& first, std::uint64_t& log_bytes_before) {
    if (reader.u8() != span_version) reader.refuse(Error::unknown_version);
    const std::uint8_t kind = reader.u8();
    if (kind < 1 || kind > 3) reader.refuse(Error::unknown_kind);
    first.kind = static_cast<ChangeKind>(kind);
    first.space = reader.id<SpaceId>();
    first.author = reader.id<AuthorId>();
    first.sitting = Sitting{reader.u64()};
    first.seq = reader.varint(seq_max);
    if (first.seq > 1) {
        first.prev = reader.id<ChangeId>();
        log_bytes_before = reader.varint(log_max_bytes);
    }
}

// Everything of the headers but what follows from the bodies and from each other.
void read_columns(Reader& reader, std::vector<SpanChange>& changes) {
    changes[0].header.lamport = reader.varint(lamport_max);
    changes[0].header.claimed_time_minutes = reader.varint(claimed_time_max_minutes);
    const std::size_t count = changes.size();
    read_column(reader, count - 1, UINT64_MAX, [&](std::size_t i, std::uint64_t value) {
        changes[i + 1].header.lamport = stepped(changes[i].header.lamport + 1, value);
    });
    read_column(reader, count - 1, UINT64_MAX, [&](std::size_t i, std::uint64_t value) {
        changes[i + 1].header.claimed_time_minutes =
            stepped(changes[i].header.claimed_time_minutes, value);
    });
    std::size_t all_heads = 0;
    read_column(reader, count, change_heads_max, [&](std::size_t i, std::uint64_t value) {
        all_heads += static_cast<std::size_t>(value);
        // Not a head is made room for that the bytes left cannot hold.
        if (all_heads > reader.left() / 32) reader.refuse(Error::truncated);
        if (reader.ok()) changes[i].header.heads.resize(static_cast<std::size_t>(value));
    });
    read_column(reader, count, change_body_max_bytes, [&](std::size_t i, std::uint64_t value) {
        changes[i].header.body_len = static_cast<std::uint32_t>(value);
    });
    read_column(reader, count, log_max_bytes,
                [&](std::size_t i, std::uint64_t value) { changes[i].deleted = value; });
}

void read_heads_and_bodies(Reader& reader, std::vector<SpanChange>& changes) {
    for (SpanChange& change : changes) {
        for (ChangeId& head : change.header.heads)
            head = reader.id<ChangeId>();
    }
    for (SpanChange& change : changes) {
        const BytesView body = reader.raw(change.header.body_len);
        change.body.assign(body.begin(), body.end());
        if (!reader.ok()) return;
    }
}

// The fault of a header that no rule allows.
std::optional<Error> link(std::vector<SpanChange>& changes, const Header& first,
                          std::uint64_t log_bytes_before) {
    ChangeLinker linker(first, log_bytes_before);
    for (SpanChange& change : changes)
        if (const auto fault = linker.link(change)) return fault;
    return std::nullopt;
}

bool follow_one_another(std::span<const SpanChange> changes) {
    for (std::size_t i = 1; i < changes.size(); ++i) {
        const LogTip tip = tip_of(changes[i - 1].header, changes[i - 1].id);
        if (fault_after(tip, changes[i].header, changes[i].deleted)) return false;
    }
    return true;
}

void write_names(Writer& writer, const SpanChange& first) {
    const Header& header = first.header;
    writer.u8(span_version);
    writer.u8(static_cast<std::uint8_t>(header.kind));
    writer.id(header.space);
    writer.id(header.author);
    writer.u64(static_cast<std::uint64_t>(header.sitting));
    writer.varint(header.seq);
    if (header.seq > 1) {
        writer.id(header.prev);
        writer.varint(header.log_bytes - header.body_len - first.deleted);
    }
}

// The values of the five columns for change i: lamport, time, heads, length, deleted. The first two
// have none for the first change, and 0 stands there.
std::array<std::uint64_t, 5> column_values(std::span<const SpanChange> changes, std::size_t i) {
    const Header& header = changes[i].header;
    std::array<std::uint64_t, 5> values = {0, 0, header.heads.size(), header.body_len,
                                           changes[i].deleted};
    if (i == 0) return values;
    const Header& before = changes[i - 1].header;
    values[0] = zigzag_step(before.lamport + 1, header.lamport);
    values[1] = zigzag_step(before.claimed_time_minutes, header.claimed_time_minutes);
    return values;
}

void write_columns(Writer& writer, std::span<const SpanChange> changes) {
    std::array<ColumnWriter, 5> columns;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const auto values = column_values(changes, i);
        for (std::size_t k = i == 0 ? 2 : 0; k < columns.size(); ++k)
            columns[k].add(values[k]);
    }
    for (ColumnWriter& column : columns)
        column.write_to(writer);
}

Bytes packed(std::span<const SpanChange> changes, const Signature& signature) {
    Writer writer;
    write_names(writer, changes.front());
    writer.varint(changes.size());
    writer.varint(changes.front().header.lamport);
    writer.varint(changes.front().header.claimed_time_minutes);
    write_columns(writer, changes);
    for (const SpanChange& change : changes) {
        for (const ChangeId& head : change.header.heads)
            writer.id(head);
    }
    for (const SpanChange& change : changes)
        writer.raw(change.body);
    writer.id(signature);
    return writer.take();
}

}  // namespace

SpanChange make_change(Header header, Bytes body, std::uint64_t deleted) {
    header.body_len = static_cast<std::uint32_t>(body.size());
    header.body_hash = body_hash_of(body);
    const ChangeId id = id_of(header);
    return {.header = std::move(header), .id = id, .deleted = deleted, .body = std::move(body)};
}

Result<Span> unpack_span(BytesView bytes) {
    if (bytes.size() > span_of_one_max_bytes) return fail(Error::too_large);
    Reader reader(bytes);
    Header first;
    std::uint64_t log_bytes_before = 0;
    read_names(reader, first, log_bytes_before);
    const std::size_t count = read_count(reader);
    if (count > 1 && bytes.size() > span_max_bytes) reader.refuse(Error::too_large);
    if (count > 1 && first.kind == ChangeKind::genesis) reader.refuse(Error::bad_value);
    if (count > seq_max - first.seq + 1) reader.refuse(Error::too_large);
    if (!reader.ok()) return fail(*reader.error());

    Span span;
    span.changes.resize(count);
    read_columns(reader, span.changes);
    if (reader.ok()) read_heads_and_bodies(reader, span.changes);
    span.signature = reader.id<Signature>();
    if (const auto error = reader.finish()) return fail(*error);
    if (const auto fault = link(span.changes, first, log_bytes_before)) return fail(*fault);
    return span;
}

Bytes pack_span(std::span<const SpanChange> changes, const Signature& signature) {
    ATELIER_CHECK(!changes.empty() && changes.size() <= span_max_changes);
    ATELIER_CHECK(follow_one_another(changes));
    Bytes bytes = packed(changes, signature);
    ATELIER_CHECK(changes.size() == 1 || bytes.size() <= span_max_bytes);
    return bytes;
}

std::size_t fitting_in_span(std::span<const SpanChange> changes) {
    ATELIER_CHECK(!changes.empty());
    // Names, count, the first lamport and time, signature.
    constexpr std::size_t fixed = 2 + 32 + 32 + 8 + 5 + 32 + 4 + 2 + 9 + 5 + 64;
    std::size_t bytes = fixed;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const auto values = column_values(changes, i);
        for (std::size_t k = 0; k < values.size(); ++k) {
            const bool goes_on = i > 1 && column_values(changes, i - 1)[k] == values[k];
            if (!goes_on) bytes += 1 + varint_size(values[k]);
        }
        // The repeat of a group grows by a byte at 128.
        if (i % 128 == 0) bytes += values.size();
        bytes += 32 * changes[i].header.heads.size() + changes[i].body.size();
        if (bytes > span_max_bytes || i == span_max_changes) return std::max<std::size_t>(i, 1);
    }
    return changes.size();
}

bool fits_span(std::span<const SpanChange> changes) {
    if (changes.empty() || changes.size() > span_max_changes) return false;
    if (fitting_in_span(changes) == changes.size()) return true;
    return packed(changes, Signature{}).size() <= span_max_bytes;
}

bool verify_span(const Span& span) {
    const SpanChange& last = span.changes.back();
    return verify_change(last.header.author, last.id, span.signature);
}

Bytes encode_next(const LogTip& tip, const SpanChange& change, const Signature& signature) {
    const Header& header = change.header;
    ATELIER_CHECK(!fault_after(tip, header, change.deleted));
    const std::uint64_t lamport = zigzag_step(tip.lamport + 1, header.lamport);
    const std::uint64_t time = zigzag_step(tip.claimed_time_minutes, header.claimed_time_minutes);
    Writer writer;
    writer.u8(static_cast<std::uint8_t>((lamport ? next_lamport : 0) | (time ? next_time : 0) |
                                        (header.heads.empty() ? 0 : next_heads) |
                                        (change.deleted ? next_deleted : 0)));
    if (lamport) writer.varint(lamport);
    if (time) writer.varint(time);
    if (!header.heads.empty()) {
        writer.varint(header.heads.size());
        for (const ChangeId& head : header.heads)
            writer.id(head);
    }
    if (change.deleted) writer.varint(change.deleted);
    writer.id(signature);
    writer.raw(change.body);
    return writer.take();
}

Result<NextChange> decode_next(const LogTip& tip, BytesView bytes) {
    if (bytes.size() > span_of_one_max_bytes) return fail(Error::too_large);
    Reader reader(bytes);
    NextChange next;
    Header& header = next.change.header;
    const std::uint8_t flags = reader.u8();
    if (flags > 15) reader.refuse(Error::unknown_kind);
    // What a flag announces is there, so it is not nothing.
    const auto announced = [&](std::uint8_t flag, std::uint64_t most) -> std::uint64_t {
        if (!(flags & flag)) return 0;
        const std::uint64_t value = reader.varint(most);
        if (value == 0) reader.refuse(Error::not_canonical);
        return value;
    };
    header.lamport = stepped(tip.lamport + 1, announced(next_lamport, UINT64_MAX));
    header.claimed_time_minutes =
        stepped(tip.claimed_time_minutes, announced(next_time, UINT64_MAX));
    const std::uint64_t heads = announced(next_heads, change_heads_max);
    for (std::uint64_t i = 0; i < heads && reader.ok(); ++i) {
        header.heads.push_back(reader.id<ChangeId>());
    }
    next.change.deleted = announced(next_deleted, log_max_bytes);
    next.signature = reader.id<Signature>();
    const BytesView body = reader.raw(reader.left());
    if (reader.ok() && body.size() > change_body_max_bytes) reader.refuse(Error::too_large);
    if (const auto error = reader.finish()) return fail(*error);
    if (tip.seq >= seq_max || tip.kind == ChangeKind::genesis) return fail(Error::bad_chain);
    header.body_len = static_cast<std::uint32_t>(body.size());
    next.change.body.assign(body.begin(), body.end());

    Header first;
    first.kind = tip.kind;
    first.space = tip.space;
    first.author = tip.log.author;
    first.sitting = tip.log.sitting;
    first.seq = tip.seq + 1;
    first.prev = tip.id;
    std::vector<SpanChange> one;
    one.push_back(std::move(next.change));
    if (const auto fault = link(one, first, tip.log_bytes)) return fail(*fault);
    next.change = std::move(one.front());
    return next;
}

}  // namespace atelier
