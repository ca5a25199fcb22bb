#include "protocol/bundle_writer.hpp"

#include "tests/allocations.hpp"
#include "tests/hex.hpp"
#include "tests/protocol/sealed_bundle.hpp"
#include "tests/random_bundles.hpp"
#include "tests/test.hpp"

using namespace atelier;
using atelier::test::Dice;

namespace {

const SigningKey maker = signing_key_from(Seed{{1}});

// The genesis' span: version, kind and space, then anything.
bundle::Span span_of(std::size_t size) {
    Writer writer;
    writer.u8(1);
    writer.u8(static_cast<std::uint8_t>(ChangeKind::genesis));
    writer.id(SpaceId{});
    writer.raw(Bytes(size - writer.size(), 7));
    return {writer.take()};
}

// The bytes that a bundle of a bare head and that span have as payload, the end's record included.
std::size_t payload_size(const bundle::Span& span) {
    return encode(bundle::Head{}).size() + encode(span).size() + encode(bundle::End{1, 0}).size();
}

}  // namespace

// Python: the formulas of docs/protocol.md with hashlib.blake2b; the signature is checked below.
TEST_CASE("the bytes of a bundle are those of the page") {
    bundle::Head head;
    head.class_id = ClassId{{1}};
    head.label = "Clé";
    BundleWriter writer;
    Bytes file = writer.add(head);
    const Bytes rest = writer.finish(maker);
    file.insert(file.end(), rest.begin(), rest.end());

    const std::string signed_part = to_hex(BytesView(file).first(file.size() - 96));
    CHECK(signed_part ==
          test::joined(
              "89 41544c 0d0a1a0a 01"
              " 2d000000 01 27 0100000000000000000000000000000000000000000000000000000000000000"
              " 01 00 04 436cc3a9 05 02 00 00"
              " 7ae8976e0de892a626ed77ba63e7be37447f957373d9dabe8d23a214c6d008ce"
              " 00000000"
              " 928d29de812edc997730732c3cd8b46938ffd40f940b003f1f1582c91b0c94f7"));
    CHECK(to_hex(BytesView(file).subspan(file.size() - 96, 32)) ==
          to_hex(public_half<AuthorId>(maker).bytes));
    Bytes message = {'a', 't', 'e', 'l', 'i', 'e', 'r', ' ', 'b', 'u', 'n',
                     'd', 'l', 'e', '-', 's', 'i', 'g', ' ', '1', 0};
    message.insert(message.end(), writer.root().bytes.begin(), writer.root().bytes.end());
    CHECK(verifies_bare(public_half<AuthorId>(maker).bytes, BytesView(file).last(64), message));
}

TEST_CASE("a bundle written record by record is the bundle sealed as a whole") {
    Dice dice(1);
    for (int i = 0; i < 20; ++i) {
        auto records = test::random_records(dice, 3000, {0, 10, 70'000, 200'000});
        const Bytes file = test::bundle_of(records, maker);
        const auto spans = std::ranges::count_if(
            records, [](const auto& each) { return std::holds_alternative<bundle::Span>(each); });
        records.emplace_back(bundle::End{static_cast<std::uint64_t>(spans), 4});
        CHECK(file == test::sealed(test::payload_of(records), maker));
    }
}

TEST_CASE("a payload that fills its chunks has no empty chunk behind it") {
    const std::size_t bare = payload_size(span_of(300)) - 300;  // lengths of 2 bytes
    for (const std::size_t chunks : {1U, 2U}) {
        for (const std::size_t beside : {0U, 1U, 2U}) {
            // A length from 16,384 on has 3 bytes.
            const std::size_t size = chunks * bundle_chunk_bytes - bare - 1 - 1 + beside;
            const bundle::Span span = span_of(size);
            REQUIRE(payload_size(span) == chunks * bundle_chunk_bytes + beside - 1);
            const std::vector<BundleRecord> records = {bundle::Head{}, span, bundle::End{1, 0}};
            const Bytes file = test::bundle_of({bundle::Head{}, span}, maker);
            CHECK(file == test::sealed(test::payload_of(records), maker));
            const std::size_t whole_chunks = beside == 2 ? chunks + 1 : chunks;
            CHECK(file.size() ==
                  9 + payload_size(span) + whole_chunks * (4 + 32) + 4 + 32 + 32 + 64);
        }
    }
}

TEST_CASE("a writer holds no more than a chunk and the record it was given") {
    const Bytes blob(blob_max_bytes, 7);
    const bundle::Blob record{id_of(blob_map_of(blob)), blob_map_of(blob)};
    const bundle::BlobChunk chunk{Bytes(blob_chunk_bytes, 7)};
    BundleWriter writer;
    static_cast<void>(writer.add(bundle::Head{}));
    static_cast<void>(writer.add(record));
    const test::Allocations allocations;
    std::size_t written = 0;
    for (std::size_t i = 0; i < blob_chunks_max; ++i)
        written += writer.add(chunk).size();
    CHECK(written > 20'900'000);
    // Measured (2026-11): 388 KiB, six chunks: the record's content, the record, the payload and
    // what comes out, while they grow.
    CHECK(allocations.peak_bytes() < 8 * bundle_chunk_bytes);
}
