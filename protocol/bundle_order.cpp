#include "protocol/bundle_order.hpp"

namespace atelier {

std::optional<Error> BundleOrder::take(const BundleRecord& record) {
    if (has_ended()) return Error::trailing_bytes;
    const bool is_first = stage_ == Stage::nothing;
    if (is_first != std::holds_alternative<bundle::Head>(record)) return Error::bad_value;
    if (lacks_chunks() != std::holds_alternative<bundle::BlobChunk>(record)) {
        return Error::bad_value;
    }
    return std::visit([&](const auto& each) { return take_next(each); }, record);
}

std::optional<Error> BundleOrder::take_next(const bundle::Head& head) {
    stage_ = Stage::head;
    class_id_ = head.class_id;
    return std::nullopt;
}

std::optional<Error> BundleOrder::take_next(const bundle::Tips& tips) {
    if (stage_ > Stage::tips) return Error::not_canonical;
    const std::pair first{tips.space, tips.tips.front()};
    if (stage_ == Stage::tips && first <= last_tip_) return Error::not_canonical;
    stage_ = Stage::tips;
    last_tip_ = {tips.space, tips.tips.back()};
    return std::nullopt;
}

std::optional<Error> BundleOrder::take_next(const bundle::Span& span) {
    Reader reader(span.span);
    reader.u8();  // the version is the span's affair
    const std::uint8_t kind = reader.u8();
    const auto space = reader.id<SpaceId>();
    if (!reader.ok()) return reader.error();
    if (kind < 1 || kind > 3) return Error::unknown_kind;

    const bool is_genesis = kind == static_cast<std::uint8_t>(ChangeKind::genesis);
    const bool is_content = kind == static_cast<std::uint8_t>(ChangeKind::content);
    if (space.is_zero() != is_genesis) return Error::bad_value;
    if (!is_genesis && !is_content && space != class_id_) return Error::wrong_class;
    if (is_content && space == class_id_) return Error::bad_value;

    const Stage stage = is_genesis   ? Stage::genesis
                        : is_content ? Stage::spaces
                                     : Stage::class_space;
    if (stage < stage_ || (is_genesis && stage_ == Stage::genesis)) return Error::not_canonical;
    if (is_content && space < space_) return Error::not_canonical;
    if (is_content) space_ = space;
    stage_ = stage;
    ++counts_.spans;
    return std::nullopt;
}

std::optional<Error> BundleOrder::take_next(const bundle::Blob& blob) {
    if (stage_ == Stage::blobs && blob.blob <= blob_) return Error::not_canonical;
    if (id_of(blob.map) != blob.blob) return Error::bad_hash;
    stage_ = Stage::blobs;
    blob_ = blob.blob;
    map_ = blob.map;
    next_chunk_ = 0;
    ++counts_.blobs;
    return std::nullopt;
}

std::optional<Error> BundleOrder::take_next(const bundle::BlobChunk& chunk) {
    const auto fault = fault_of_chunk(map_, next_chunk_, chunk.chunk);
    if (!fault) ++next_chunk_;
    return fault;
}

std::optional<Error> BundleOrder::take_next(const bundle::End& end) {
    if (end != counts_) return Error::bad_value;
    stage_ = Stage::ended;
    return std::nullopt;
}

}  // namespace atelier
