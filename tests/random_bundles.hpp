#pragma once

// Bundles from a seed, as random_changes.hpp makes changes. Spans are opaque bytes behind their
// kind and space, as a bundle takes them.

#include "protocol/bundle_writer.hpp"
#include "tests/random_blobs.hpp"
#include "tests/random_messages.hpp"

namespace atelier::test {

inline bundle::Head random_head(Dice& dice) {
    bundle::Head head;
    head.class_id = dice.id<ClassId>();
    head.purpose = dice.choice(BundlePurpose::backup);
    head.claimed_time_minutes = dice.number(claimed_time_max_minutes);
    head.label = dice.text_of_bytes(0, 240);
    return head;
}
// Records of tips of a few spaces, one space sometimes in two.
inline std::vector<BundleRecord> random_tips_records(Dice& dice) {
    std::vector<BundleRecord> records;
    for (const SpaceId& space : dice.ids<SpaceId>(0, 4)) {
        const std::vector<Tip> tips = random_tips(dice, 5);
        const auto cut = static_cast<std::ptrdiff_t>(dice.below(tips.size() + 1));
        const auto add = [&](std::vector<Tip> part) {
            if (!part.empty()) records.emplace_back(bundle::Tips{space, std::move(part)});
        };
        add({tips.begin(), tips.begin() + cut});
        add({tips.begin() + cut, tips.end()});
    }
    return records;
}
// Opaque bytes behind a span's version, kind and space.
inline bundle::Span random_bundle_span(Dice& dice, ChangeKind kind, const SpaceId& space,
                                       std::size_t most_bytes) {
    Writer writer;
    writer.u8(1);
    writer.u8(static_cast<std::uint8_t>(kind));
    writer.id(space);
    writer.raw(dice.bytes(most_bytes));
    return {writer.take()};
}
// Blobs come ascending by id.
inline void append_blobs(std::vector<BundleRecord>& records, std::vector<Bytes> blobs) {
    std::map<BlobId, Bytes> by_id;
    for (Bytes& blob : blobs)
        by_id[id_of(blob_map_of(blob))] = std::move(blob);
    for (const auto& [id, blob] : by_id) {
        records.emplace_back(bundle::Blob{id, blob_map_of(blob)});
        for (BytesView rest = blob; !rest.empty();) {
            const BytesView chunk = rest.first(std::min(rest.size(), blob_chunk_bytes));
            records.emplace_back(bundle::BlobChunk{Bytes(chunk.begin(), chunk.end())});
            rest = rest.subspan(chunk.size());
        }
    }
}
// Head, genesis, class space, other spaces, blobs: each there or not, spans of at most
// `most_bytes` and blobs of `blob_sizes`.
inline std::vector<BundleRecord> random_records(Dice& dice, std::size_t most_bytes,
                                                const std::vector<std::size_t>& blob_sizes) {
    const bundle::Head head = random_head(dice);
    std::vector<BundleRecord> records{head};
    for (BundleRecord& tips : random_tips_records(dice))
        records.push_back(std::move(tips));
    if (dice.chance(2))
        records.emplace_back(random_bundle_span(dice, ChangeKind::genesis, {}, most_bytes));
    for (std::uint64_t i = dice.below(3); i > 0; --i)
        records.emplace_back(random_bundle_span(dice, ChangeKind::act, head.class_id, most_bytes));
    for (const SpaceId& space : dice.ids<SpaceId>(0, 3)) {
        for (std::uint64_t i = dice.from_to(1, 3); i > 0; --i)
            records.emplace_back(random_bundle_span(dice, ChangeKind::content, space, most_bytes));
    }
    std::vector<Bytes> blobs;
    for (const std::size_t size : blob_sizes)
        blobs.push_back(random_blob(dice, size));
    append_blobs(records, std::move(blobs));
    return records;
}

inline Bytes bundle_of(const std::vector<BundleRecord>& records, const SigningKey& maker) {
    BundleWriter writer;
    Bytes file;
    const auto append = [&](const Bytes& more) {
        file.insert(file.end(), more.begin(), more.end());
    };
    for (const BundleRecord& record : records)
        append(writer.add(record));
    append(writer.finish(maker));
    return file;
}

}  // namespace atelier::test
