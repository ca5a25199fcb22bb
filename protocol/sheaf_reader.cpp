#include "protocol/sheaf_reader.hpp"

#include "protocol/change_linker.hpp"
#include "protocol/compression.hpp"

#include <array>
#include <utility>

namespace atelier {

namespace {

// zstd makes of what it cannot compress a frame that is longer by less than a 256th and a little.
constexpr std::size_t frame_max_bytes = sheaf_unpacked_max_bytes + 16 * 1024;

struct Names {
    Header first;  // kind, space, log, seq, prev, and the first change's lamport and time
    std::uint64_t log_bytes_before = 0;
    std::size_t spans = 0;
    std::size_t changes = 0;
};

Names read_names(Reader& reader) {
    Names names;
    Header& first = names.first;
    if (reader.u8() != sheaf_version) reader.refuse(Error::unknown_version);
    const std::uint8_t kind = reader.u8();
    if (kind != 2 && kind != 3) reader.refuse(Error::unknown_kind);
    first.kind = static_cast<ChangeKind>(kind);
    first.space = reader.id<SpaceId>();
    first.author = reader.id<AuthorId>();
    first.sitting = Sitting{reader.u64()};
    first.seq = reader.varint(seq_max);
    if (first.seq > 1) {
        first.prev = reader.id<ChangeId>();
        names.log_bytes_before = reader.varint(log_max_bytes);
    }
    names.spans = static_cast<std::size_t>(reader.varint(sheaf_max_changes));
    names.changes = static_cast<std::size_t>(reader.varint(sheaf_max_changes));
    if (names.spans == 0 || names.changes < names.spans) reader.refuse(Error::bad_value);
    if (reader.ok() && names.changes > seq_max - first.seq + 1) reader.refuse(Error::too_large);
    first.lamport = reader.varint(lamport_max);
    first.claimed_time_minutes = reader.varint(claimed_time_max_minutes);
    return names;
}

std::array<Reader, sheaf_sections> no_readers() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<Reader, sheaf_sections>{((void)I, Reader({}))...};
    }(std::make_index_sequence<sheaf_sections>{});
}

// At most `left` bytes, which are taken off it.
Bytes read_packed(Reader& reader, std::size_t& left) {
    const auto size = static_cast<std::size_t>(reader.varint(left));
    const BytesView frame = reader.bytes(frame_max_bytes);
    if (!reader.ok()) return {};
    left -= size;
    auto bytes = decompress(frame, size);
    if (!bytes) {
        reader.refuse(bytes.error());
        return {};
    }
    return std::move(*bytes);
}

}  // namespace

struct SheafReader::Parts {
    Parts(const Names& of, Bytes unpacked_columns, Bytes unpacked_texts, BytesView from_heads_on)
        : names(of),
          columns(std::move(unpacked_columns)),
          texts(std::move(unpacked_texts)),
          heads(from_heads_on.first(from_heads_on.size() - 64 * of.spans)),
          signatures(from_heads_on.last(64 * of.spans)),
          linker(of.first, of.log_bytes_before) {
        Reader all(columns);
        for (Reader& section : section_readers)
            section = Reader(all.bytes(SIZE_MAX));
        Reader both(texts);
        inserted = Reader(both.bytes(SIZE_MAX));
        other_bodies = Reader(both.raw(both.left()));
        if (const auto error = all.finish()) fault = error;
        if (const auto error = both.finish()) fault = error;
    }

    Reader& at(SheafSection section) { return section_readers[static_cast<std::size_t>(section)]; }

    Result<Span> next_span() {
        const std::uint64_t count = counts_column.next();
        if (count == 0 || count > changes_left) at(SheafSection::spans).refuse(Error::bad_value);
        if (const auto error = first_error()) return fail(*error);
        Span span;
        span.changes.resize(static_cast<std::size_t>(count));
        std::size_t bytes = 0;
        for (SpanChange& change : span.changes) {
            read(change);
            bytes += change.body.size() + 32 * change.header.heads.size();
            if (count > 1 && bytes > span_max_bytes) return fail(Error::too_large);
            if (const auto error = first_error()) return fail(*error);
            if (const auto error = linker.link(change)) return fail(*error);
        }
        span.signature = signatures.id<Signature>();
        changes_left -= span.changes.size();
        --spans_left;
        if (!fits_span(span.changes)) return fail(Error::too_large);
        if (spans_left == 0)
            if (const auto error = error_at_end()) return fail(*error);
        return span;
    }

    void read(SpanChange& change) {
        Header& header = change.header;
        if (is_first) {
            header.lamport = names.first.lamport;
            header.claimed_time_minutes = names.first.claimed_time_minutes;
            is_first = false;
        } else {
            header.lamport = stepped(lamport + 1, lamports_column.next());
            header.claimed_time_minutes = stepped(time, times_column.next());
        }
        lamport = header.lamport;
        time = header.claimed_time_minutes;
        const auto nheads = static_cast<std::size_t>(heads_column.next());
        if (nheads > heads.left() / 32) heads.refuse(Error::truncated);
        if (!heads.ok()) return;
        header.heads.resize(nheads);
        for (ChangeId& head : header.heads)
            head = heads.id<ChangeId>();
        const std::uint64_t shape = shapes_column.next();
        shape == sheaf_other_body ? read_other(change) : read_typed(change, shape);
    }

    void read_other(SpanChange& change) {
        const auto size =
            static_cast<std::size_t>(at(SheafSection::others).varint(change_body_max_bytes));
        change.deleted = at(SheafSection::others).varint(log_max_bytes);
        const BytesView other = other_bodies.raw(size);
        change.body.assign(other.begin(), other.end());
    }

    void read_typed(SpanChange& change, std::uint64_t shape) {
        body.clear();
        begin_typed_body(body, shape);
        for (std::uint64_t i = 0; i < shape && body.size() <= change_body_max_bytes; ++i) {
            typed.next(run);
            if (run.action != RunAction::insert) change.deleted += run.length;
            put_run(body, run);
        }
        const BytesView made = body.view();
        change.body.assign(made.begin(), made.end());
    }

    std::optional<Error> first_error() const {
        if (fault) return fault;
        for (const Reader& section : section_readers)
            if (!section.ok()) return section.error();
        for (const Reader* reader : {&inserted, &other_bodies, &heads})
            if (!reader->ok()) return reader->error();
        return std::nullopt;
    }
    std::optional<Error> error_at_end() const {
        if (changes_left > 0 || !typed.is_between_stretches()) return Error::bad_value;
        for (const Reader& section : section_readers)
            if (const auto error = section.finish()) return error;
        for (const Reader* reader : {&inserted, &other_bodies, &heads})
            if (const auto error = reader->finish()) return error;
        return std::nullopt;
    }

    const Names names;
    const Bytes columns;
    const Bytes texts;
    Reader heads;
    Reader signatures;
    ChangeLinker linker;
    std::array<Reader, sheaf_sections> section_readers = no_readers();
    Reader inserted{{}};
    Reader other_bodies{{}};
    std::optional<Error> fault;  // of the parts themselves

    ColumnReader counts_column{at(SheafSection::spans), names.spans, span_max_changes};
    ColumnReader lamports_column{at(SheafSection::lamports), names.changes - 1, UINT64_MAX};
    ColumnReader times_column{at(SheafSection::times), names.changes - 1, UINT64_MAX};
    ColumnReader heads_column{at(SheafSection::heads), names.changes, change_heads_max};
    ColumnReader shapes_column{at(SheafSection::shapes), names.changes, runs_max};
    TypedReader typed{std::span(section_readers).last<run_sections>(), inserted};

    std::size_t spans_left = names.spans;
    std::size_t changes_left = names.changes;
    bool is_first = true;
    Lamport lamport = 0;
    std::uint64_t time = 0;
    WrittenRun run;
    Writer body;
};

Result<SheafReader> SheafReader::open(BytesView bytes) {
    if (bytes.size() > sheaf_max_bytes) return fail(Error::too_large);
    Reader reader(bytes);
    const Names names = read_names(reader);
    std::size_t left = sheaf_unpacked_max_bytes;
    // A signature a span is in the bytes themselves, before anything is unpacked.
    if (reader.ok() && reader.left() < 64 * names.spans) reader.refuse(Error::truncated);
    Bytes columns = read_packed(reader, left);
    Bytes texts = read_packed(reader, left);
    if (reader.ok() && reader.left() < 64 * names.spans) reader.refuse(Error::truncated);
    if (!reader.ok()) return fail(*reader.error());
    return SheafReader(
        std::make_unique<Parts>(names, std::move(columns), std::move(texts), reader.rest()));
}

SheafReader::SheafReader(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
SheafReader::SheafReader(SheafReader&&) noexcept = default;
SheafReader& SheafReader::operator=(SheafReader&&) noexcept = default;
SheafReader::~SheafReader() = default;

Result<std::optional<Span>> SheafReader::next() {
    if (parts_->fault) return fail(*parts_->fault);
    if (parts_->spans_left == 0) return std::optional<Span>();
    auto span = parts_->next_span();
    if (!span) {
        parts_->fault = span.error();
        return fail(span.error());
    }
    return std::optional(std::move(*span));
}

}  // namespace atelier
