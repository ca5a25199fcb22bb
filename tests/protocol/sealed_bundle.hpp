#pragma once

// A bundle's file around any payload, right in all its hashes and its signature: the slow twin of
// BundleWriter, and the way to sign what no writer writes.

#include "protocol/bundle.hpp"
#include "protocol/hash.hpp"
#include "protocol/signature.hpp"

namespace atelier::test {

inline Bytes chunk_of(std::uint64_t index, BytesView payload) {
    Writer counted;
    counted.u64(index);
    counted.raw(payload);
    Writer writer;
    writer.u32(static_cast<std::uint32_t>(payload.size()));
    writer.raw(payload);
    writer.id(hash_of(HashDomain::bundle_chunk, counted.view()));
    return writer.take();
}

// Magic, version, the chunks and the end.
inline Bytes sealed_chunks(const std::vector<Bytes>& payloads, const SigningKey& maker) {
    Writer file;
    Writer hashes;
    file.raw(bundle_preamble);
    for (std::size_t i = 0; i < payloads.size(); ++i) {
        const Bytes chunk = chunk_of(i, payloads[i]);
        file.raw(chunk);
        hashes.raw(BytesView(chunk).last(Hash::size_bytes));
    }
    hashes.u64(payloads.size());
    const Hash root = hash_of(HashDomain::bundle, hashes.view());
    file.u32(0);
    file.id(root);
    file.id(public_half<AuthorId>(maker));
    file.id(sign(maker, SignDomain::bundle, {root.bytes}));
    return file.take();
}

inline Bytes sealed(BytesView payload, const SigningKey& maker) {
    std::vector<Bytes> payloads;
    for (; !payload.empty(); payload = payload.subspan(payloads.back().size())) {
        const BytesView front = payload.first(std::min(payload.size(), bundle_chunk_bytes));
        payloads.emplace_back(front.begin(), front.end());
    }
    return sealed_chunks(payloads, maker);
}

inline Bytes payload_of(const std::vector<BundleRecord>& records) {
    Writer payload;
    for (const BundleRecord& record : records)
        payload.raw(encode(record));
    return payload.take();
}

}  // namespace atelier::test
