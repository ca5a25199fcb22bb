#include "protocol/bundle_writer.hpp"

namespace atelier {

Bytes BundleWriter::add(const BundleRecord& record) {
    ATELIER_CHECK(!std::holds_alternative<bundle::End>(record));
    if (std::holds_alternative<bundle::Head>(record)) out_.raw(bundle_preamble);
    append_record(record);
    return out_.take();
}

Bytes BundleWriter::finish(const SigningKey& maker) {
    append_record(order_.counts());
    if (!payload_.empty()) append_chunk(payload_);
    Writer count;
    count.u64(chunks_);
    chunk_hashes_.add(count.view());
    root_ = chunk_hashes_.finish();
    out_.u32(0);
    out_.id(*root_);
    out_.id(public_half<AuthorId>(maker));
    out_.id(sign(maker, SignDomain::bundle, {root_->bytes}));
    return out_.take();
}

const Hash& BundleWriter::root() const {
    ATELIER_CHECK(root_);
    return *root_;
}

void BundleWriter::append_record(const BundleRecord& record) {
    ATELIER_CHECK(!order_.take(record));
    const Bytes bytes = encode(record);
    payload_.insert(payload_.end(), bytes.begin(), bytes.end());
    BytesView rest = payload_;
    for (; rest.size() >= bundle_chunk_bytes; rest = rest.subspan(bundle_chunk_bytes))
        append_chunk(rest.first(bundle_chunk_bytes));
    payload_ = Bytes(rest.begin(), rest.end());
}

void BundleWriter::append_chunk(BytesView payload) {
    Writer index;
    index.u64(chunks_++);
    const Hash hash = hash_of(HashDomain::bundle_chunk, {index.view(), payload});
    chunk_hashes_.add(hash.bytes);
    out_.u32(static_cast<std::uint32_t>(payload.size()));
    out_.raw(payload);
    out_.id(hash);
}

}  // namespace atelier
