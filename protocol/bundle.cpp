#include "protocol/bundle.hpp"

namespace atelier {

namespace bundle {

namespace {

constexpr std::size_t label_bytes_max = 240;
constexpr std::size_t span_prefix_bytes = 1 + 1 + 32;  // version, kind, space

template <class Fields>
void describe(Fields& fields, Is<Head> auto& head) {
    fields.id(head.class_id);
    fields.choice(head.purpose, BundlePurpose::backup);
    fields.number(head.claimed_time_minutes, claimed_time_max_minutes);
    fields.text(head.label, 0, label_bytes_max);
}

template <class Fields>
void describe(Fields& fields, Is<Tips> auto& tips) {
    fields.id(tips.space);
    atelier::describe(fields, tips.tips);
    fields.require(!tips.tips.empty(), Error::bad_value);
}

template <class Fields>
void describe(Fields& fields, Is<Span> auto& span) {
    fields.rest(span.span);
    fields.require(span.span.size() >= span_prefix_bytes, Error::truncated);
}

template <class Fields>
void describe(Fields& fields, Is<Blob> auto& blob) {
    fields.id(blob.blob);
    atelier::describe(fields, blob.map);
}

template <class Fields>
void describe(Fields& fields, Is<BlobChunk> auto& chunk) {
    fields.rest(chunk.chunk);
    fields.require(!chunk.chunk.empty(), Error::bad_value);
    fields.require(chunk.chunk.size() <= blob_chunk_bytes, Error::too_large);
}

template <class Fields>
void describe(Fields& fields, Is<End> auto& end) {
    fields.number(end.spans, UINT64_MAX);
    fields.number(end.blobs, UINT64_MAX);
}

// The longest content of each kind, from 1.
constexpr std::array<std::size_t, std::variant_size_v<BundleRecord>> content_max_bytes = {
    bundle_record_max_bytes,
    bundle_record_max_bytes,
    32 + 4 + Hash::size_bytes* blob_chunks_max,
    blob_chunk_bytes,
    10 + 10,
    bundle_record_max_bytes,
};

template <class Fields, class Record>
void describe_any(Fields& fields, Record& record) {
    std::visit([&](auto& each) { describe(fields, each); }, record);
}

// An empty record of the alternative with that number.
template <std::size_t Alternative = 0>
BundleRecord empty_record(std::size_t number) {
    if constexpr (Alternative + 1 < std::variant_size_v<BundleRecord>) {
        if (number != Alternative) return empty_record<Alternative + 1>(number);
    }
    return BundleRecord(std::in_place_index<Alternative>);
}

Bytes content_of(const BundleRecord& record) {
    Writer writer;
    FieldWriter fields{writer};
    describe_any(fields, record);
    return writer.take();
}

}  // namespace

}  // namespace bundle

Bytes encode(const BundleRecord& record) {
    const Bytes content = bundle::content_of(record);
    ATELIER_CHECK(content.size() <= bundle::content_max_bytes[record.index()]);
    Writer writer;
    writer.u8(static_cast<std::uint8_t>(record.index() + 1));
    writer.bytes(content);
    return writer.take();
}

Result<std::optional<FrontRecord>> read_front_record(BytesView bytes) {
    if (bytes.empty()) return std::nullopt;
    Reader reader(bytes);
    const std::size_t alternative = std::size_t{reader.u8()} - 1;  // kind 0 wraps
    if (alternative >= bundle::content_max_bytes.size()) return fail(Error::unknown_kind);
    const std::uint64_t size = reader.varint(bundle::content_max_bytes[alternative]);
    if (reader.error() == Error::truncated) return std::nullopt;
    if (reader.error()) return fail(*reader.error());
    if (reader.left() < size) return std::nullopt;

    Reader content(reader.raw(static_cast<std::size_t>(size)));
    FieldReader fields{content};
    FrontRecord front{bytes.size() - reader.left(), bundle::empty_record(alternative)};
    bundle::describe_any(fields, front.record);
    if (const auto error = content.finish()) return fail(*error);
    return front;
}

}  // namespace atelier
