#include "node/blob_shelf.hpp"

namespace atelier {

BlobShelf::BlobShelf(Archive& archive)
    : archive_(archive),
      source_{[this](const BlobId& id) { return archive_.has_blob(id); },
              [this](const BlobId& id) -> std::optional<BlobMap> {
                  const Bytes* blob = read(id);
                  return blob ? std::optional(blob_map_of(*blob)) : std::nullopt;
              },
              [this](const BlobId& id, std::uint16_t chunk) -> std::optional<Bytes> {
                  const Bytes* blob = read(id);
                  if (!blob || chunk >= chunks_of(blob->size())) return std::nullopt;
                  const auto from = blob->begin() + chunk * std::ptrdiff_t{blob_chunk_bytes};
                  const auto size = chunk_bytes_at(blob->size(), chunk);
                  return Bytes(from, from + static_cast<std::ptrdiff_t>(size));
              }} {}

const Bytes* BlobShelf::read(const BlobId& id) {
    if (read_ && read_->first == id) return &read_->second;
    auto blob = archive_.blob(id);
    if (!blob) return nullptr;
    read_ = {id, std::move(*blob)};
    return &read_->second;
}

void BlobShelf::want(const std::map<BlobId, std::uint64_t>& blobs) {
    for (const auto& [blob, size] : blobs)
        if (size <= blob_max_bytes && !archive_.has_blob(blob) && !fetch_.want(blob, size))
            later_[blob] = size;
}

std::vector<BlobFetch::Request> BlobShelf::requests(Instant now) {
    if (!homeless_.empty() && want_homeless_at_ <= now) want(std::exchange(homeless_, {}));
    return fetch_.requests(now);
}

std::vector<BlobId> BlobShelf::put_away(Instant now) {
    std::vector<BlobId> here;
    for (const auto& [id, blob] : fetch_.take_whole()) {
        if (archive_.put_blob(id, blob)) {
            here.push_back(id);
        } else {
            homeless_[id] = blob.size();
            want_homeless_at_ = now + homeless_again_after;
        }
    }
    if (!here.empty() && !later_.empty()) want(std::exchange(later_, {}));
    return here;
}

bool BlobShelf::brought(const BlobId& id, const Bytes& blob) {
    if (!archive_.put_blob(id, blob)) return false;
    fetch_.forget(id);
    homeless_.erase(id);
    later_.erase(id);
    return true;
}

std::optional<Instant> BlobShelf::next_due(Instant now) const {
    std::optional<Instant> due = fetch_.next_due(now);
    if (!homeless_.empty()) due = due ? std::min(*due, want_homeless_at_) : want_homeless_at_;
    return due;
}

}  // namespace atelier
