#include "node/bundle_out.hpp"

#include "protocol/check.hpp"

namespace atelier {

namespace {

void append(Bytes& to, const Bytes& more) {
    to.insert(to.end(), more.begin(), more.end());
}

}  // namespace

BundleOut::BundleOut(Replica& replica, Archive& archive, const SigningKey& maker, bundle::Head head)
    : replica_(replica), archive_(archive), maker_(maker) {
    head.class_id = replica.class_id();
    first_.emplace_back(std::move(head));
    // The class space's spans come before all others; tips stand in the order of spaces.
    const auto class_space = id_cast<SpaceId>(replica.class_id());
    for (const SpaceId& space : replica.spaces()) {
        const std::vector<Tip> tips = replica.tips(space);
        if (tips.empty()) continue;
        ++counts_.spaces;
        add_tips(space, tips);
        auto at = space == class_space ? branches_.begin() : branches_.end();
        for (const Tip& tip : tips)
            if (tip.id != replica.class_chains().genesis().id)  // which goes before all
                at = std::next(branches_.insert(at, Branch{space, tip, 1}));
    }
    for (const auto& [blob, size] : replica.shown_blobs())
        if (archive_.has_blob(blob)) blobs_.push_back(blob);
}

void BundleOut::add_tips(const SpaceId& space, const std::vector<Tip>& tips) {
    for (std::size_t done = 0; done < tips.size(); done += bundle_tips_fit) {
        const auto from = tips.begin() + static_cast<std::ptrdiff_t>(done);
        const auto count = std::min(bundle_tips_fit, tips.size() - done);
        first_.emplace_back(bundle::Tips{space, {from, from + static_cast<std::ptrdiff_t>(count)}});
    }
}

std::optional<Bytes> BundleOut::next() {
    if (has_ended_) return std::nullopt;
    if (!std::exchange(has_begun_, true)) return begin();
    while (!branches_.empty()) {
        Bytes bytes = more_of(branches_.front());
        if (branches_.front().next > branches_.front().tip.seq) branches_.pop_front();
        if (!bytes.empty()) return bytes;
    }
    if (blob_) return more_of_blob();
    if (!blobs_.empty()) {
        const BlobId id = blobs_.front();
        blobs_.pop_front();
        return begin_blob(id);
    }
    has_ended_ = true;
    return writer_.finish(maker_);
}

Bytes BundleOut::begin() {
    Bytes bytes;
    for (const BundleRecord& record : std::exchange(first_, {}))
        append(bytes, writer_.add(record));
    const ClassChains& chains = replica_.class_chains();
    const SpanChange& genesis = chains.genesis();
    append(bytes, writer_.add(bundle::Span{pack_span({&genesis, 1}, chains.genesis_signature())}));
    ++counts_.changes;
    return bytes;
}

Bytes BundleOut::more_of(Branch& branch) {
    auto piece = replica_.piece(branch.space, branch.tip.id, branch.next, branch.tip.seq);
    ATELIER_CHECK(piece);  // what is held stays held
    const Seq seq = piece->last.seq;
    ATELIER_CHECK(seq >= branch.next);
    counts_.changes += seq - branch.next + 1;
    branch.next = seq + 1;
    return writer_.add(bundle::Span{std::move(piece->span)});
}

Bytes BundleOut::begin_blob(const BlobId& id) {
    auto blob = archive_.blob(id);
    if (!blob) return {};  // rotten meanwhile
    Bytes bytes = writer_.add(bundle::Blob{id, blob_map_of(*blob)});
    ++counts_.blobs;
    if (!blob->empty()) blob_ = std::move(blob);
    written_ = 0;
    return bytes;
}

Bytes BundleOut::more_of_blob() {
    const auto first = blob_->begin() + static_cast<std::ptrdiff_t>(written_);
    const auto size = std::min(blob_chunk_bytes, blob_->size() - written_);
    Bytes bytes =
        writer_.add(bundle::BlobChunk{Bytes(first, first + static_cast<std::ptrdiff_t>(size))});
    written_ += size;
    if (written_ == blob_->size()) blob_.reset();
    return bytes;
}

}  // namespace atelier
