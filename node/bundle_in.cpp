#include "node/bundle_in.hpp"

namespace atelier {

BundleIn::Step BundleIn::step() {
    if (!std::exchange(has_begun_, true)) return read_anew(Reading::to_the_end);
    if (used_ == bytes_.size()) {
        auto bytes = source_.read(read_bytes);
        if (!bytes) return std::unexpected(Refusal::unreadable);
        if (bytes->empty()) return read_on();
        bytes_ = std::move(*bytes);
        used_ = 0;
    }
    const auto taken = reader_.receive(BytesView(bytes_).subspan(used_));
    if (!taken) return std::unexpected(Refusal::no_bundle);
    used_ += taken->used;
    if (!taken->record) return true;
    return std::visit([&](const auto& record) { return look(record); }, *taken->record);
}

// The file is at its end.
BundleIn::Step BundleIn::read_on() {
    const auto end = reader_.end_of_file();
    if (!end) return std::unexpected(Refusal::no_bundle);
    // Between two readings somebody put another file there.
    if (end_ && end_->root != end->root) return std::unexpected(Refusal::unreadable);
    end_ = *end;
    if (reading_ == Reading::to_the_end) return read_anew(Reading::changes);
    if (reading_ == Reading::changes)
        return read_anew(lacks_some_ && has_progress_ ? Reading::changes : Reading::blobs);
    return false;
}

BundleIn::Step BundleIn::read_anew(Reading reading) {
    if (!source_.rewind()) return std::unexpected(Refusal::unreadable);
    reading_ = reading;
    reader_ = BundleReader{};
    bytes_.clear();
    used_ = 0;
    has_progress_ = false;
    lacks_some_ = false;
    return true;
}

BundleIn::Step BundleIn::look(const bundle::Head& head) {
    if (head.class_id != seat_.class_id) return std::unexpected(Refusal::other_class);
    head_ = head;
    return true;
}

BundleIn::Step BundleIn::look(const bundle::Span& span) {
    if (reading_ != Reading::changes) return true;
    const auto unpacked = unpack_span(span.span);
    if (!unpacked) return std::unexpected(Refusal::no_bundle);
    const Header& first = unpacked->changes.front().header;
    if (first.kind == ChangeKind::genesis) return true;  // that of our class, by its id
    const ChangeId last = unpacked->changes.back().id;
    if (seat_.holds(first.space, last)) return true;
    const auto lacking = std::ranges::count_if(unpacked->changes, [&](const SpanChange& change) {
        return !seat_.holds(first.space, change.id);
    });
    if (!seat_.take(*unpacked)) return std::unexpected(Refusal::dishonest);
    if (!seat_.holds(first.space, last)) {
        lacks_some_ = true;
        return true;
    }
    has_progress_ = true;
    counts_.changes += static_cast<std::uint64_t>(lacking);
    counts_.spaces.insert(first.space);
    return true;
}

BundleIn::Step BundleIn::look(const bundle::Blob& blob) {
    blob_.reset();
    blob_bytes_.clear();
    if (reading_ != Reading::blobs || !seat_.wants(blob.blob)) return true;
    blob_ = blob.blob;
    blob_size_ = blob.map.size;
    if (blob_size_ == 0) return look(bundle::BlobChunk{});
    return true;
}

// The reader has looked at its hash.
BundleIn::Step BundleIn::look(const bundle::BlobChunk& chunk) {
    if (!blob_) return true;
    blob_bytes_.insert(blob_bytes_.end(), chunk.chunk.begin(), chunk.chunk.end());
    if (blob_bytes_.size() < blob_size_) return true;
    if (!seat_.put(*blob_, blob_bytes_)) return std::unexpected(Refusal::no_room);
    ++counts_.blobs;
    blob_.reset();
    return true;
}

}  // namespace atelier
